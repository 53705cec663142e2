import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { checkId } from '../../core/data/index.js'
import { type KeyRecord, type KeyStore, SCOPES, type Scope } from '../../core/ports/index.js'
import { badInput, notFound } from '../../core/shared/index.js'

/** A new key. Only this object holds its text. */
export interface NewKey extends Pick<KeyRecord, 'id' | 'scope' | 'user' | 'createdAt'> {
  /** The text that a client sends: `kindred_`, the id, `_` and the secret. */
  readonly key: string
}

/** Creates, lists and revokes API keys. */
export interface KeyUseCases {
  /**
   * @param scope `read`, `write`, `admin` or `user:ID`.
   * @throws KindredError BAD_USER_INPUT for another scope, NOT_FOUND if the user does not exist.
   */
  create(scope: string): Promise<NewKey>
  /** All keys, revoked ones too, in the order in which they were made. */
  list(): Promise<readonly KeyRecord[]>
  /**
   * @param key id of a key, or its text.
   * @returns the id.
   * @throws KindredError NOT_FOUND if there is no such key.
   */
  revoke(key: string): Promise<string>
}

const ID_BYTES = 6
/** 256 bits cannot be guessed, so a fast hash protects them as well as a slow one. */
const SECRET_BYTES = 32
const USER_SCOPE = 'user:'

/** @param now milliseconds since 1970. */
export function createKeyUseCases({
  store,
  now,
}: {
  readonly store: Pick<KeyStore, 'create' | 'list' | 'revoke'>
  readonly now: () => number
}): KeyUseCases {
  return {
    async create(scopeText) {
      const granted = readScope(scopeText)
      const id = randomBytes(ID_BYTES).toString('hex')
      const key = `kindred_${id}_${randomBytes(SECRET_BYTES).toString('base64url')}`
      const createdAt = now()
      const { value } = await store.create({ id, ...granted, hash: hashOf(key), createdAt })
      if (!value) throw notFound('--scope', 'user', granted.user!)
      return { id, ...granted, createdAt, key }
    },
    list: () => store.list(),
    async revoke(key) {
      const id = idOf(key) ?? key
      const { value } = await store.revoke(id, now())
      if (!value) throw notFound('id', 'key', id)
      return id
    },
  }
}

function readScope(text: string): Pick<KeyRecord, 'scope' | 'user'> {
  if (text.startsWith(USER_SCOPE))
    return { scope: 'user', user: checkId(text.slice(USER_SCOPE.length), '--scope') }
  if (!(SCOPES as readonly string[]).includes(text))
    throw badInput('--scope', `"${text}" is no scope`, 'choose read, write, admin or user:ID')
  return { scope: text as Scope, user: null }
}

/** The id in the text of a key; null if the text is not that of a key. */
export function idOf(key: string): string | null {
  return /^kindred_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/.exec(key)?.[1] ?? null
}

/** SHA-256 of a key's text, in hexadecimal. */
export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/** Whether a key's text has the hash. The time that it takes says nothing about the hash. */
export function hasHash(key: string, hash: string): boolean {
  const [ours, theirs] = [Buffer.from(hashOf(key), 'hex'), Buffer.from(hash, 'hex')]
  return ours.length === theirs.length && timingSafeEqual(ours, theirs)
}
