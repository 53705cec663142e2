import { setTimeout as sleep } from 'node:timers/promises'
import neo4j, { type Driver, type ManagedTransaction, type RecordShape, type Session } from 'neo4j-driver'
import type { RequestContext } from '../../core/ports/index.js'
import { badInput, KindredError, traced } from '../../core/shared/index.js'

import { isRetryable, translateError, unreachable } from './errors.js'
import { type CypherQuery, loadQuery } from './queries.js'

export interface GraphSettings {
  readonly uri: string
  readonly username: string
  readonly password: string
  readonly database: string
}

export type Params = Readonly<Record<string, unknown>>

/** A signal that aborts ends the query on the server too; the call then rejects with the signal's reason. */
export type { RequestContext }

/** Runs queries of `cypher/` inside one transaction. */
export interface Transaction {
  run<Row>(query: CypherQuery, params: Params): Promise<Row[]>
}

/** The one door to the database. Whole numbers arrive as JS numbers; whole-number parameters go through {@link int}. */
export interface Graph {
  /** One auto-commit read, tried again on transient faults. */
  read<Row>(query: CypherQuery, params: Params, context?: RequestContext): Promise<Row[]>
  /** Rows as the server sends them, without holding them all; not retried. */
  stream<Row>(query: CypherQuery, params: Params, context?: RequestContext): AsyncIterable<Row>
  /** All or nothing; `work` may run again after a transient fault, so it must have no effect besides its queries. */
  write<T>(work: (transaction: Transaction) => Promise<T>, context?: RequestContext): Promise<Written<T>>
  /** For statements that may not run in a managed transaction: schema changes and `CALL … IN TRANSACTIONS`. */
  runAutoCommit<Row>(query: CypherQuery, params: Params): Promise<Row[]>
  /**
   * Asks the database for a sign of life, once.
   *
   * @throws KindredError DATABASE_UNAVAILABLE within about six seconds; not retryable where the log-in is refused.
   */
  verify(): Promise<void>
  close(): Promise<void>
}

export interface Written<T> {
  readonly value: T
  /** What a reader sends to see this write. */
  readonly token: string
}

const READ_ATTEMPTS = 3
const VERIFY_MS = 6_000

/** Wraps a whole number so that Cypher receives an INTEGER; plain JS numbers arrive as FLOAT. */
export const int = neo4j.int

/**
 * Opens nothing yet: the first query connects, and a connection that is lost is replaced by the next query.
 *
 * @throws KindredError BAD_CONFIGURATION where the URI is not one.
 */
export function openGraph(settings: GraphSettings): Graph {
  const driver = createDriver(settings)
  const open = (mode: 'READ' | 'WRITE', token?: string): Session =>
    driver.session({
      database: settings.database,
      defaultAccessMode: mode === 'READ' ? neo4j.session.READ : neo4j.session.WRITE,
      ...(token === undefined ? {} : { bookmarks: token.split(',').flatMap(decodeToken) }),
    })

  const attempt = async <Row>(
    mode: 'READ' | 'WRITE',
    query: CypherQuery,
    params: Params,
    context: RequestContext,
  ): Promise<Row[]> => {
    context.signal?.throwIfAborted()
    const session = open(mode, context.token)
    try {
      const result = await abortable(session.run<RecordShape>(query.text, params), context.signal)
      return result.records.map((record) => record.toObject() as Row)
    } finally {
      await end(session, context.signal)
    }
  }

  return {
    async read<Row>(query: CypherQuery, params: Params, context: RequestContext = {}) {
      for (let tried = 1; ; tried++) {
        try {
          const ask = () => attempt<Row>('READ', query, params, context)
          return await traced(context.trace, query.name, ask, ({ length }) => ({ rows: length }))
        } catch (error) {
          if (tried === READ_ATTEMPTS || !isRetryable(error)) throw translateError(error, query.name)
          await abortable(sleep(50 * 2 ** tried), context.signal)
        }
      }
    },
    async *stream<Row>(query: CypherQuery, params: Params, context: RequestContext = {}) {
      context.signal?.throwIfAborted()
      const session = open('READ', context.token)
      try {
        const records = session.run<RecordShape>(query.text, params)[Symbol.asyncIterator]()
        for (;;) {
          const next = await abortable(records.next(), context.signal)
          if (next.done === true) return
          yield next.value.toObject() as Row
        }
      } catch (error) {
        throw translateError(error, query.name)
      } finally {
        await end(session, context.signal)
      }
    },
    async write<T>(work: (transaction: Transaction) => Promise<T>, context: RequestContext = {}) {
      context.signal?.throwIfAborted()
      const session = open('WRITE', context.token)
      let running: string | undefined
      const run = (transaction: ManagedTransaction): Transaction => ({
        async run<Row>(query: CypherQuery, params: Params) {
          running = query.name
          const result = await abortable(transaction.run<RecordShape>(query.text, params), context.signal)
          return result.records.map((record) => record.toObject() as Row)
        },
      })
      // Only queries are cut short, never a commit: what a caller learns of the outcome stays true.
      const onAbort = (): void => void (running !== undefined && closeQuietly(session))
      context.signal?.addEventListener('abort', onAbort, { once: true })
      try {
        const value = await session.executeWrite(async (transaction) => {
          const result = await work(run(transaction))
          context.signal?.throwIfAborted()
          context.signal?.removeEventListener('abort', onAbort)
          return result
        })
        return { value, token: encodeToken(session.lastBookmarks()) }
      } catch (error) {
        context.signal?.throwIfAborted()
        throw translateError(error, running)
      } finally {
        context.signal?.removeEventListener('abort', onAbort)
        await closeQuietly(session)
      }
    },
    async runAutoCommit<Row>(query: CypherQuery, params: Params) {
      try {
        return await attempt<Row>('WRITE', query, params, {})
      } catch (error) {
        throw translateError(error, query.name)
      }
    },
    async verify() {
      try {
        await attempt('READ', loadQuery('graph/ping'), {}, { signal: AbortSignal.timeout(VERIFY_MS) })
      } catch (error) {
        throw isTimeout(error) ? unreachable(settings.uri, error) : translateError(error)
      }
    },
    close: () => driver.close(),
  }
}

function createDriver({ uri, username, password }: GraphSettings): Driver {
  try {
    return neo4j.driver(uri, neo4j.auth.basic(username, password), {
      disableLosslessIntegers: true,
      connectionTimeout: 5_000,
      connectionAcquisitionTimeout: 10_000,
      // One that has been idle may have died unheard, as when a laptop has slept.
      connectionLivenessCheckTimeout: 30_000,
      maxTransactionRetryTime: 5_000,
      maxConnectionPoolSize: 100,
      userAgent: 'kindred',
      // Nobody reads them here, and a graph without titles would send several with every page.
      notificationFilter: { minimumSeverityLevel: neo4j.notificationFilterMinimumSeverityLevel.OFF },
    })
  } catch (cause) {
    throw new KindredError('BAD_CONFIGURATION', `"${uri}" is no address of a Neo4j`, {
      field: 'NEO4J_URI',
      remedy: 'write it as neo4j://host:7687 or bolt://host:7687 (neo4j+s or bolt+s with TLS)',
      cause,
    })
  }
}

/** Settles as `work` does, or rejects with the signal's reason as soon as it is aborted. */
function abortable<T>(work: PromiseLike<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return Promise.resolve(work)
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(
      (value) => {
        signal.removeEventListener('abort', onAbort)
        resolve(value)
      },
      (error: unknown) => {
        signal.removeEventListener('abort', onAbort)
        reject(error)
      },
    )
  })
}

/** Ends what still runs in the session. A connection that is lost cannot be closed, and what was done with it stands. */
async function closeQuietly(session: Session): Promise<void> {
  await session.close().catch(() => {})
}

/** Closes a session; who has aborted does not wait for it, since a server that hangs may take long to hear. */
async function end(session: Session, signal: AbortSignal | undefined): Promise<void> {
  const closing = closeQuietly(session)
  if (signal?.aborted !== true) await closing
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}

export function encodeToken(bookmarks: readonly string[]): string {
  return Buffer.from(JSON.stringify(bookmarks)).toString('base64url')
}

/** @throws KindredError BAD_USER_INPUT where the token is not one of ours. */
export function decodeToken(token: string): string[] {
  try {
    const bookmarks: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (Array.isArray(bookmarks) && bookmarks.every((bookmark) => typeof bookmark === 'string'))
      return bookmarks
  } catch (error) {
    if (error instanceof KindredError) throw error
  }
  throw badInput(
    'Kindred-Consistency-Token',
    'the consistency token is not one that this server gave',
    'send a token from a payload, or none',
  )
}
