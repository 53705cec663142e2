import assert from 'node:assert/strict'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, describe, it } from 'vitest'
import {
  createAuthenticator,
  createKeyUseCases,
  createTokenVerifier,
  TRUSTED,
  type VerifyToken,
} from '../../../src/app/access/index.js'
import { createLookUps } from '../../../src/app/access/look-ups.js'
import type { KeyRecord, KeyStore } from '../../../src/core/ports/index.js'

const START = Date.UTC(2026, 0, 1)

/** Keys in memory. */
function setUp({ isOpen = true, verifyToken = null as VerifyToken | null, users = ['ann'] } = {}) {
  const keys = new Map<string, KeyRecord & { hash: string }>()
  const time = { now: START }
  const noted: unknown[] = []
  const written = async <T>(value: T) => ({ value, token: '' })
  const store: KeyStore = {
    lookUp: async (ids) => ({
      made: keys.size > 0,
      keys: [...keys.values()].filter(
        ({ id, revokedAt, scope, user }) =>
          ids.includes(id) && revokedAt === null && (scope !== 'user' || users.includes(user!)),
      ),
    }),
    async create({ createdAt, ...key }) {
      const exists = key.user === null || users.includes(key.user)
      if (exists) keys.set(key.id, { ...key, createdAt, lastUsedAt: null, revokedAt: null })
      return written(exists)
    },
    list: async () => [...keys.values()],
    async revoke(id, at) {
      const key = keys.get(id)
      if (key !== undefined) keys.set(id, { ...key, revokedAt: key.revokedAt ?? at })
      return written(key !== undefined)
    },
    noteUse: async (uses) => void noted.push(...uses),
  }
  const log = () => {}
  const now = () => time.now
  const authenticator = createAuthenticator({ store, isOpen, verifyToken, now, log })
  return { keys, time, noted, store, users, authenticator, useCases: createKeyUseCases({ store, now }) }
}

const REFUSED = { code: 'UNAUTHENTICATED', field: 'Authorization', retryable: false }

describe('keys', () => {
  it('are needed once one was made, and nowhere else before', async () => {
    const { authenticator, useCases } = setUp()
    assert.equal(await authenticator.identify(undefined), TRUSTED)
    assert.equal(await authenticator.identify('Bearer anything'), TRUSTED)
    const { key, id } = await useCases.create('read')
    await assert.rejects(authenticator.identify(undefined), REFUSED)
    assert.equal(await authenticator.isValid(TRUSTED), false)
    const identity = await authenticator.identify(`bearer ${key}`)
    assert.deepEqual(identity, { keyId: id, scopes: ['read'], userId: null, expiresAt: null })
    assert.ok(Object.isFrozen(identity))
    await assert.rejects(setUp({ isOpen: false }).authenticator.identify(undefined), REFUSED)
  })

  it('have scopes that include the lower ones, or speak for one user', async () => {
    const { authenticator, useCases } = setUp({ users: ['ann', 'user:x'] })
    const seen = async (scope: string) => {
      const { key } = await useCases.create(scope)
      const { scopes, userId } = await authenticator.identify(`Bearer ${key}`)
      return [scopes.join(), userId]
    }
    assert.deepEqual(await seen('write'), ['read,write', null])
    assert.deepEqual(await seen('admin'), ['read,write,admin', null])
    assert.deepEqual(await seen('user:ann'), ['', 'ann'])
    assert.deepEqual(await seen('user:user:x'), ['', 'user:x'])
    for (const scope of ['', 'owner', 'READ', 'user:', 'user: '])
      await assert.rejects(useCases.create(scope), { code: 'BAD_USER_INPUT', field: '--scope' })
    await assert.rejects(useCases.create('user:nobody'), { code: 'NOT_FOUND', field: '--scope' })
  })

  it('are stored as hashes, and another text is not accepted', async () => {
    const { authenticator, useCases, keys } = setUp()
    const { key, id } = await useCases.create('admin')
    assert.match(key, /^kindred_[0-9a-f]{12}_[\w-]{43}$/)
    assert.ok(!JSON.stringify([...keys]).includes(key.slice(-43)))
    const other = await useCases.create('read')
    const forged = `kindred_${id}_${other.key.slice(-43)}`
    for (const header of [
      `Bearer ${forged}`,
      key,
      `Basic ${key}`,
      `Bearer ${key}x`,
      'Bearer ',
      `Bearer ${id}`,
    ])
      await assert.rejects(authenticator.identify(header), REFUSED, header)
  })

  it('end with the next request when they are revoked, or when their user is deleted', async () => {
    const { authenticator, useCases, users, time } = setUp()
    const [one, two] = [await useCases.create('read'), await useCases.create('user:ann')]
    const identities = [
      await authenticator.identify(`Bearer ${one.key}`),
      await authenticator.identify(`Bearer ${two.key}`),
    ]
    time.now += 1000
    assert.equal(await useCases.revoke(one.id), one.id)
    users.length = 0
    for (const { key } of [one, two]) await assert.rejects(authenticator.identify(`Bearer ${key}`), REFUSED)
    for (const identity of identities) assert.equal(await authenticator.isValid(identity), false)
    time.now += 1000
    assert.equal(await useCases.revoke(one.key), one.id, 'the text of the key names it too')
    assert.equal((await useCases.list())[0]!.revokedAt, START + 1000)
    await assert.rejects(useCases.revoke('nothing'), { code: 'NOT_FOUND' })
    await assert.rejects(authenticator.identify(undefined), REFUSED, 'a revoked key opens nothing')
  })

  it('have a last use, which is written at most once a minute', async () => {
    const { authenticator, useCases, noted, time } = setUp()
    const { key, id } = await useCases.create('read')
    for (const later of [0, 59_999, 1, 60_000]) {
      time.now += later
      await authenticator.identify(`Bearer ${key}`)
    }
    assert.deepEqual(noted, [
      { id, at: START },
      { id, at: START + 60_000 },
      { id, at: START + 120_000 },
    ])
  })

  it('are not looked up by a read that began before the request', async () => {
    const asked: (readonly string[])[] = []
    const answers: (() => void)[] = []
    const lookUp = createLookUps((ids) => {
      asked.push(ids)
      return new Promise((resolve) => answers.push(() => resolve({ made: asked.length > 1, keys: [] })))
    })
    const first = lookUp('a')
    await new Promise(setImmediate)
    const later = [lookUp('b'), lookUp('c'), lookUp()]
    answers[0]!()
    assert.equal((await first).made, false)
    await new Promise(setImmediate)
    answers[1]!()
    assert.deepEqual(
      (await Promise.all(later)).map(({ made }) => made),
      [true, true, true],
    )
    assert.deepEqual(asked, [['a'], ['b', 'c']])
  })

  it('that cannot be looked up let nobody in who needed one before', async () => {
    const { useCases, store } = setUp()
    let isDown = false
    const failing = {
      ...store,
      lookUp: (ids: readonly string[]) =>
        isDown ? Promise.reject(new DOMException('slow', 'TimeoutError')) : store.lookUp(ids),
    }
    const authenticator = createAuthenticator({
      ...{ store: failing, isOpen: true, verifyToken: null, now: Date.now, log() {} },
    })
    isDown = true
    await assert.rejects(authenticator.identify(undefined), { code: 'DATABASE_UNAVAILABLE', retryable: true })
    isDown = false
    await authenticator.identify(undefined)
    isDown = true
    assert.equal(await authenticator.identify(undefined), TRUSTED, 'pages say what is wrong')
    isDown = false
    const { key } = await useCases.create('read')
    await authenticator.identify(`Bearer ${key}`)
    isDown = true
    await assert.rejects(authenticator.identify(`Bearer ${key}`), { code: 'DATABASE_UNAVAILABLE' })
  })
})

describe('tokens of another issuer', () => {
  const settings = {
    issuer: 'https://login.example',
    audience: 'shop',
    userClaim: 'sub',
    algorithms: ['ES256'],
    clockToleranceSeconds: 30,
  }
  let verify: VerifyToken
  let sign: (
    claims?: object,
    changes?: { audience?: string; issuer?: string; expires?: number | null },
  ) => Promise<string>
  let asHmac: () => Promise<string>
  const logged: string[] = []
  const seconds = () => Math.floor(Date.now() / 1000)

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256')
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' }
    verify = createTokenVerifier({ ...settings, keys: { keys: [jwk] } }, (line) => logged.push(line))
    sign = (claims = {}, { audience = 'shop', issuer = settings.issuer, expires = seconds() + 60 } = {}) => {
      const token = new SignJWT({ sub: 'ann', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer(issuer)
        .setAudience(audience)
      if (expires !== null) token.setExpirationTime(expires)
      return token.sign(pair.privateKey)
    }
    // The public key as a shared secret.
    asHmac = () =>
      new SignJWT({ sub: 'ann' })
        .setProtectedHeader({ alg: 'HS256', kid: 'one' })
        .setIssuer(settings.issuer)
        .setAudience('shop')
        .setExpirationTime('1m')
        .sign(new TextEncoder().encode(JSON.stringify(jwk)))
  })

  it('speak for the user of their claim, beside keys', async () => {
    const { authenticator, useCases } = setUp({ verifyToken: verify })
    const expires = seconds() + 60
    const identity = await authenticator.identify(`Bearer ${await sign({}, { expires })}`)
    assert.deepEqual(identity, {
      ...{ keyId: null, scopes: [], userId: 'ann' },
      expiresAt: (expires + 30) * 1000,
    })
    await assert.rejects(authenticator.identify(undefined), REFUSED, 'even before a key was made')
    const { key } = await useCases.create('write')
    assert.deepEqual((await authenticator.identify(`Bearer ${key}`)).scopes, ['read', 'write'])
  })

  it('end when they expire', async () => {
    const { authenticator, time } = setUp({ verifyToken: verify })
    const identity = await authenticator.identify(`Bearer ${await sign()}`)
    assert.ok(await authenticator.isValid(identity))
    time.now = identity.expiresAt!
    assert.equal(await authenticator.isValid(identity), false)
  })

  it('are refused if anything about them is wrong', async () => {
    const { privateKey } = await generateKeyPair('ES256')
    const stranger = new SignJWT({ sub: 'ann' })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(settings.issuer)
      .setAudience('shop')
      .setExpirationTime('1m')
    const [head, , signature] = (await sign()).split('.')
    const changed = Buffer.from(JSON.stringify({ sub: 'bob', exp: seconds() + 60 })).toString('base64url')
    const wrong: Readonly<Record<string, string>> = {
      'another key': await stranger.sign(privateKey),
      'another issuer': await sign({}, { issuer: 'https://evil.example' }),
      'another audience': await sign({}, { audience: 'other' }),
      expired: await sign({}, { expires: seconds() - 31 }),
      'without an end': await sign({}, { expires: null }),
      'not valid yet': await sign({ nbf: seconds() + 600 }),
      'without a user': await sign({ sub: undefined }),
      'an empty user': await sign({ sub: '' }),
      'a number as user': await sign({ sub: 7 }),
      'a changed payload': `${head}.${changed}.${signature}`,
      unsigned: new UnsecuredJWT({ sub: 'ann' }).setIssuer(settings.issuer).setAudience('shop').encode(),
      'signed with the public key as a secret': await asHmac(),
      'no token': 'a.b.c',
    }
    for (const [reason, token] of Object.entries(wrong)) await assert.rejects(verify(token), REFUSED, reason)
    assert.equal(
      (await verify(await sign({}, { expires: seconds() - 20 }))).userId,
      'ann',
      'clocks differ a bit',
    )
    assert.deepEqual(logged, [])
  })

  it('cannot be checked if the keys of the issuer cannot be read', async () => {
    const lines: string[] = []
    const broken = createTokenVerifier({ ...settings, keys: new URL('http://127.0.0.1:9/keys') }, (line) =>
      lines.push(line),
    )
    await assert.rejects(broken(await sign()), { code: 'UNAUTHENTICATED', retryable: true })
    assert.equal(lines.length, 1)
  })
})
