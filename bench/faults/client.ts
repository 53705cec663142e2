import type { Operation } from './journal.js'

/** What an answer said. `gone`: there was no answer, because the server or the connection ended. */
export type Answer =
  | { readonly kind: 'ok'; readonly data: unknown; readonly ms: number }
  | {
      readonly kind: 'error'
      readonly code: string
      readonly retryable: boolean
      readonly message: string
      readonly ms: number
    }
  | { readonly kind: 'gone'; readonly message: string; readonly ms: number }
  | { readonly kind: 'late'; readonly message: string; readonly ms: number }

/** A request has five seconds, and a commit that is under way five more; the rest is for a busy machine. */
const ANSWER_MS = 25_000

const MUTATIONS = {
  INTERACTED:
    'mutation($from: ID!, $to: ID!) { recordInteractions(input: [{user: $from, item: $to, kind: "LIKE", at: "2026-01-01T00:00:00Z"}]) { consistencyToken } }',
  FOLLOWS: 'mutation($from: ID!, $to: ID!) { follow(user: $from, target: $to) { consistencyToken } }',
  BLOCKED: 'mutation($from: ID!, $to: ID!) { block(user: $from, target: $to) { consistencyToken } }',
} as const

/** Sends a write. */
export function write(url: string, { kind, from, to }: Operation): Promise<Answer> {
  return ask(url, MUTATIONS[kind], { from, to })
}

/** Sends a query or mutation once. */
export async function ask(url: string, query: string, variables: object): Promise<Answer> {
  const sentAt = performance.now()
  const took = () => Math.round(performance.now() - sentAt)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    const { data, errors } = (await response.json()) as {
      readonly data?: unknown
      readonly errors?: readonly {
        readonly message: string
        readonly extensions?: { readonly code?: string; readonly retryable?: boolean }
      }[]
    }
    const error = errors?.[0]
    if (error === undefined) return { kind: 'ok', data, ms: took() }
    const { code = 'none', retryable = false } = error.extensions ?? {}
    return { kind: 'error', code, retryable, message: error.message, ms: took() }
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError'
    return { kind: late ? 'late' : 'gone', message: String(error), ms: took() }
  }
}
