import { createHash } from 'node:crypto'
import type { RequestHandler } from 'express'
import { Kind, parse, stripIgnoredCharacters } from 'graphql'
import { Refusal } from '../limits/index.js'

/** Operations that clients may ask for by id. */
export interface PersistedSettings {
  readonly operations: readonly { readonly id: string; readonly text: string }[]
  /** Whether others are refused. */
  readonly only: boolean
}

/** The parts of a request that name its operation. The values are what the client sent. */
export interface OperationRequest {
  readonly query?: unknown
  /** `persistedQuery.sha256Hash`, as Apollo's clients send it. */
  readonly extensions?: unknown
  /** Ids as other clients send them. */
  readonly id?: unknown
  readonly documentId?: unknown
  readonly doc_id?: unknown
}

/** The persisted operations of a server. */
export interface PersistedOperations {
  /** Names of the operations. */
  readonly names: ReadonlySet<string>
  /**
   * The text of the operation that a request asks for; null: the request stays as it is.
   *
   * @throws Refusal FORBIDDEN if only persisted operations are answered and this is none.
   */
  textOf(request: OperationRequest): string | null
}

/** @param settings undefined: there are none, and every operation is answered. */
export function createPersistedOperations(
  { operations, only }: PersistedSettings = { operations: [], only: false },
): PersistedOperations {
  const texts = new Map<string, string>()
  const known = new Set<string>()
  const names = new Set<string>()
  for (const { id, text } of operations) {
    texts.set(id, text)
    texts.set(sha256(text), text)
    known.add(stripIgnoredCharacters(text))
    for (const definition of parse(text).definitions)
      if (definition.kind === Kind.OPERATION_DEFINITION && definition.name) names.add(definition.name.value)
  }
  return {
    names,
    textOf(request) {
      const { query } = request
      if (typeof query === 'string' && query !== '') {
        if (!only || texts.has(sha256(query)) || isKnown(query, known)) return null
        throw notPersisted('the operation')
      }
      const id = idOf(request)
      const text = id === null ? undefined : texts.get(id)
      if (text !== undefined) return text
      if (only && id !== null) throw notPersisted(`the operation ${id.slice(0, 80)}`)
      return null
    },
  }
}

/** Replaces the id of an operation by its text, in the body or in the query string. */
export function createPersistedHandler({ textOf }: PersistedOperations): RequestHandler {
  return (request, _, next) => {
    if (request.method === 'GET') {
      const [path, search = ''] = request.url.split(/\?(.*)/s) as [string, string?]
      const given = new URLSearchParams(search)
      const text = textOf({ ...Object.fromEntries(given), extensions: parsed(given.get('extensions')) })
      if (text !== null) {
        given.delete('extensions')
        given.set('query', text)
        request.url = `${path}?${given}`
      }
    } else if (typeof request.body === 'object' && request.body !== null && !Array.isArray(request.body)) {
      const body = request.body as OperationRequest & Record<string, unknown>
      const text = textOf(body)
      // The id may be of another form than the hash that Apollo checks.
      if (text !== null) {
        const { extensions: _, ...rest } = body
        request.body = { ...rest, query: text }
      }
    }
    next()
  }
}

function idOf({ extensions, documentId, id, doc_id }: OperationRequest): string | null {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } | null }
  const ids = [persistedQuery?.sha256Hash, documentId, id, doc_id]
  const found = ids.find((each) => typeof each === 'string' && each !== '') as string | undefined
  // The draft of GraphQL over HTTP writes the algorithm before the hash.
  return found?.replace(/^sha256:/, '') ?? null
}

/** Whether a text differs from a known one in white space, commas and comments only. */
function isKnown(query: string, known: ReadonlySet<string>): boolean {
  try {
    return known.has(stripIgnoredCharacters(query))
  } catch {
    return false
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function notPersisted(what: string): Refusal {
  return new Refusal('FORBIDDEN', `${what} is not one of the persisted operations of this server`, 403, {
    ...{
      field: 'query',
      remedy: 'ask for an operation of the setting operations.path, or add this one to it',
    },
  })
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
