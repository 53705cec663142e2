import { setTimeout as sleep } from 'node:timers/promises'
import neo4j, {
  type Driver,
  type ManagedTransaction,
  type QueryResult,
  type RecordShape,
  type Session,
} from 'neo4j-driver'
import type { RequestContext } from '../../core/ports/index.js'
import { KindredError, type Log, printableUri, traced } from '../../core/shared/index.js'

import { createConsistencyGate, encodeToken } from './consistency.js'
import { isRetryable, tokenError, translateError, unconfirmed, unreachable } from './errors.js'
import { type PoolCounts, readPool } from './pool.js'
import { type CypherQuery, loadQuery } from './queries.js'

/** Address and log-in of a Neo4j database. */
export interface GraphSettings {
  readonly uri: string
  readonly username: string
  readonly password: string
  readonly database: string
}

/** Parameters of a query. */
export type Params = Readonly<Record<string, unknown>>

/** When the signal aborts, the query ends on the server too and the call rejects with the signal's reason. */
export type { RequestContext }

/** Runs queries of `cypher/` inside one transaction. */
export interface Transaction {
  run<Row>(query: CypherQuery, params: Params): Promise<Row[]>
}

/**
 * Access to the database; all queries go through it. Integers arrive as JS numbers. Integer parameters must
 * be wrapped with {@link int}.
 */
export interface Graph {
  /** Runs one auto-commit read. Transient faults are retried. */
  read<Row>(query: CypherQuery, params: Params, context?: RequestContext): Promise<Row[]>
  /** Yields rows as the server sends them, without holding all of them. It is not retried. */
  stream<Row>(query: CypherQuery, params: Params, context?: RequestContext): AsyncIterable<Row>
  /**
   * Runs `work` in one transaction. `work` may run again after a transient fault, so it must have no effect
   * besides its queries.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>, context?: RequestContext): Promise<Written<T>>
  /**
   * Runs a statement that Neo4j does not allow in a managed transaction: a schema change or `CALL … IN
   * TRANSACTIONS`.
   */
  runAutoCommit<Row>(query: CypherQuery, params: Params): Promise<Row[]>
  /**
   * Checks once that the database answers.
   *
   * @throws KindredError DATABASE_UNAVAILABLE within about six seconds; not retryable if the log-in is
   *   refused.
   */
  verify(): Promise<void>
  close(): Promise<void>
  /** The connections to the database. Absent: unknown. */
  readonly pool?: () => PoolCounts | null
  /** Receives a line for the operator, such as of a record that cannot be read. Absent: nobody listens. */
  readonly log?: Log
}

/** Result of a committed write. */
export interface Written<T> {
  readonly value: T
  /** Consistency token: a reader that sends it sees this write. */
  readonly token: string
}

const READ_ATTEMPTS = 3
const VERIFY_MS = 6_000
/** Time that a commit has once its request has ended. After it, the outcome is reported as unknown. */
const COMMIT_GRACE_MS = 5_000
/** Time that a session has to close, so that the work of an ended request is undone before its answer. */
const CLOSE_MS = 500

/** Wraps an integer, so that Cypher receives an INTEGER. Plain JS numbers arrive as FLOAT. */
export const int = neo4j.int

/**
 * Creates a graph connection. The first query connects, and a lost connection is replaced by the next query.
 *
 * @throws KindredError BAD_CONFIGURATION if the URI is not valid.
 */
export function openGraph(settings: GraphSettings): Graph {
  const driver = createDriver(settings)
  const open = (mode: 'READ' | 'WRITE', bookmarks: readonly string[]): Session =>
    driver.session({
      database: settings.database,
      defaultAccessMode: mode === 'READ' ? neo4j.session.READ : neo4j.session.WRITE,
      ...(bookmarks.length > 0 && { bookmarks: [...bookmarks] }),
    })
  const ping = loadQuery('graph/ping')
  const gate = createConsistencyGate((bookmarks) => {
    const session = open('READ', bookmarks)
    const reached = session.run(ping.text).catch((error: unknown) => {
      throw tokenError(error)
    })
    return { reached, close: () => closeQuietly(session) }
  })
  const pass = (context: RequestContext) => abortable(gate.pass(context.token), context.signal)

  const attempt = async <Row>(
    mode: 'READ' | 'WRITE',
    query: CypherQuery,
    params: Params,
    context: RequestContext,
  ): Promise<Row[]> => {
    context.signal?.throwIfAborted()
    const bookmarks = await pass(context)
    const session = open(mode, bookmarks)
    try {
      const result = await abortable(session.run<RecordShape>(query.text, params), context.signal)
      return result.records.map((record) => record.toObject() as Row)
    } catch (error) {
      gate.forget(bookmarks)
      throw error
    } finally {
      await end(session, context.signal)
    }
  }

  return {
    async read<Row>(query: CypherQuery, params: Params, context: RequestContext = {}) {
      for (let tried = 1; ; tried++) {
        try {
          const ask = () => attempt<Row>('READ', query, params, context)
          return await traced(context.trace, query.name, ask, ({ length }) => ({ rows: length }), 'query')
        } catch (error) {
          if (tried === READ_ATTEMPTS || !isRetryable(error)) throw translateError(error, query.name)
          await abortable(sleep(50 * 2 ** tried), context.signal)
        }
      }
    },
    async *stream<Row>(query: CypherQuery, params: Params, context: RequestContext = {}) {
      context.signal?.throwIfAborted()
      const session = open('READ', await pass(context))
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
      const bookmarks = await pass(context)
      const session = open('WRITE', bookmarks)
      let running: string | undefined
      let committing = false
      const run = (transaction: ManagedTransaction): Transaction => ({
        async run<Row>(query: CypherQuery, params: Params) {
          running = query.name
          const ask = () => abortable(transaction.run<RecordShape>(query.text, params), context.signal)
          const count = ({ records }: QueryResult) => ({ rows: records.length })
          const result = await traced(context.trace, query.name, ask, count, 'query')
          return result.records.map((record) => record.toObject() as Row)
        },
      })
      // Queries are cut short, a commit never is, so that the reported outcome is true.
      const onAbort = (): void => void (running !== undefined && closeQuietly(session))
      context.signal?.addEventListener('abort', onAbort, { once: true })
      try {
        const written = session.executeWrite(async (transaction) => {
          committing = false
          const result = await work(run(transaction))
          context.signal?.throwIfAborted()
          context.signal?.removeEventListener('abort', onAbort)
          committing = true
          return result
        })
        const value = await outcomeOf(written, context.signal, () => committing)
        gate.note(session.lastBookmarks())
        return { value, token: encodeToken(session.lastBookmarks()) }
      } catch (error) {
        gate.forget(bookmarks)
        if (!committing && context.signal?.aborted) throw translateError(context.signal.reason)
        throw translateError(error, running)
      } finally {
        context.signal?.removeEventListener('abort', onAbort)
        await end(session, context.signal)
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
        throw isTimeout(error) ? unreachable(printableUri(settings.uri), error) : translateError(error)
      }
    },
    close: () => driver.close(),
    pool: () => readPool(driver),
  }
}

function createDriver({ uri, username, password }: GraphSettings): Driver {
  try {
    return neo4j.driver(uri, neo4j.auth.basic(username, password), {
      disableLosslessIntegers: true,
      connectionTimeout: 5_000,
      connectionAcquisitionTimeout: 10_000,
      // An idle connection may have died unnoticed, for example while a laptop slept.
      connectionLivenessCheckTimeout: 30_000,
      maxTransactionRetryTime: 5_000,
      maxConnectionPoolSize: 100,
      userAgent: 'kindred',
      // Notifications are not read, and a graph without titles would send several with every page.
      notificationFilter: { minimumSeverityLevel: neo4j.notificationFilterMinimumSeverityLevel.OFF },
    })
  } catch (cause) {
    throw new KindredError('BAD_CONFIGURATION', `"${printableUri(uri)}" is not a Neo4j address`, {
      field: 'NEO4J_URI',
      remedy: 'write it as neo4j://host:7687 or bolt://host:7687 (neo4j+s or bolt+s with TLS)',
      cause,
    })
  }
}

/** Settles like `work`, or rejects with the signal's reason as soon as it aborts. */
export function abortable<T>(work: PromiseLike<T>, signal: AbortSignal | undefined): Promise<T> {
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

/**
 * The outcome of a write. When the signal aborts, it rejects with the signal's reason. A commit that is under
 * way gets some time first, because its outcome would be unknown.
 */
function outcomeOf<T>(
  written: Promise<T>,
  signal: AbortSignal | undefined,
  isCommitting: () => boolean,
): Promise<T> {
  if (signal === undefined) return written
  return new Promise<T>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    const onAbort = (): void => {
      if (!isCommitting()) reject(signal.reason)
      else timer = setTimeout(() => reject(unconfirmed()), COMMIT_GRACE_MS)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    written.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    })
  })
}

/** Closes a session and ends its queries. A lost connection cannot be closed; its work stands. */
async function closeQuietly(session: Session): Promise<void> {
  await session.close().catch(() => {})
}

/** Closes a session. After an abort it does not wait long, because a hanging server may answer late. */
async function end(session: Session, signal: AbortSignal | undefined): Promise<void> {
  const closing = closeQuietly(session)
  await (signal?.aborted ? Promise.race([closing, sleep(CLOSE_MS)]) : closing)
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}
