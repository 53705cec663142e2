import neo4j, { type Driver, type ManagedTransaction, type RecordShape, type Session } from 'neo4j-driver'
import { badInput, KindredError } from '../core/errors.js'
import { isRetryable, translateError } from './errors.js'
import type { CypherQuery } from './queries.js'

export interface GraphSettings {
  readonly uri: string
  readonly username: string
  readonly password: string
  readonly database: string
}

export type Params = Readonly<Record<string, unknown>>

export interface ReadOptions {
  /** Consistency token of an earlier write; the answer includes that write. */
  readonly token?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Runs queries of `cypher/` inside one transaction. */
export interface Transaction {
  run<Row>(query: CypherQuery, params: Params): Promise<Row[]>
}

/** The one door to the database. Whole numbers arrive as JS numbers; whole-number parameters go through {@link int}. */
export interface Graph {
  /** One auto-commit read, tried again on transient faults. */
  read<Row>(query: CypherQuery, params: Params, options?: ReadOptions): Promise<Row[]>
  /** Rows as the server sends them, without holding them all; not retried. */
  stream<Row>(query: CypherQuery, params: Params, options?: ReadOptions): AsyncIterable<Row>
  /** All or nothing; `work` may run again after a transient fault, so it must have no effect besides its queries. */
  write<T>(work: (transaction: Transaction) => Promise<T>, options?: ReadOptions): Promise<Written<T>>
  /** For statements that may not run in a managed transaction: schema changes and `CALL … IN TRANSACTIONS`. */
  runAutoCommit<Row>(query: CypherQuery, params: Params): Promise<Row[]>
  /** @throws KindredError DATABASE_UNAVAILABLE within about five seconds. */
  verify(): Promise<void>
  close(): Promise<void>
}

export interface Written<T> {
  readonly value: T
  /** What a reader sends to see this write. */
  readonly token: string
}

const READ_ATTEMPTS = 3

/** Wraps a whole number so that Cypher receives an INTEGER; plain JS numbers arrive as FLOAT. */
export const int = neo4j.int

export function openGraph(settings: GraphSettings): Graph {
  const driver: Driver = neo4j.driver(settings.uri, neo4j.auth.basic(settings.username, settings.password), {
    disableLosslessIntegers: true,
    connectionTimeout: 5_000,
    connectionAcquisitionTimeout: 10_000,
    maxTransactionRetryTime: 5_000,
    maxConnectionPoolSize: 100,
    userAgent: 'kindred',
  })
  const open = (mode: 'READ' | 'WRITE', token?: string): Session =>
    driver.session({
      database: settings.database,
      defaultAccessMode: mode === 'READ' ? neo4j.session.READ : neo4j.session.WRITE,
      ...(token === undefined ? {} : { bookmarks: decodeToken(token) }),
    })

  const attempt = async <Row>(mode: 'READ' | 'WRITE', query: CypherQuery, params: Params, token?: string) => {
    const session = open(mode, token)
    try {
      const result = await session.run<RecordShape>(query.text, params)
      return result.records.map((record) => record.toObject() as Row)
    } finally {
      await session.close()
    }
  }

  return {
    async read<Row>(query: CypherQuery, params: Params, options: ReadOptions = {}) {
      for (let tried = 1; ; tried++) {
        try {
          options.signal?.throwIfAborted()
          return await attempt<Row>('READ', query, params, options.token)
        } catch (error) {
          if (tried === READ_ATTEMPTS || !isRetryable(error)) throw translateError(error, query.name)
          await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** tried))
        }
      }
    },
    async *stream<Row>(query: CypherQuery, params: Params, options: ReadOptions = {}) {
      const session = open('READ', options.token)
      try {
        for await (const record of session.run<RecordShape>(query.text, params)) {
          options.signal?.throwIfAborted()
          yield record.toObject() as Row
        }
      } catch (error) {
        throw translateError(error, query.name)
      } finally {
        await session.close()
      }
    },
    async write<T>(work: (transaction: Transaction) => Promise<T>, options: ReadOptions = {}) {
      const session = open('WRITE', options.token)
      try {
        const value = await session.executeWrite((transaction) => work(asTransaction(transaction)))
        return { value, token: encodeToken(session.lastBookmarks()) }
      } catch (error) {
        throw translateError(error)
      } finally {
        await session.close()
      }
    },
    async runAutoCommit<Row>(query: CypherQuery, params: Params) {
      try {
        return await attempt<Row>('WRITE', query, params)
      } catch (error) {
        throw translateError(error, query.name)
      }
    },
    async verify() {
      try {
        await driver.verifyConnectivity({ database: settings.database })
      } catch (error) {
        throw translateError(error)
      }
    },
    close: () => driver.close(),
  }
}

function asTransaction(transaction: ManagedTransaction): Transaction {
  return {
    async run<Row>(query: CypherQuery, params: Params) {
      const result = await transaction.run<RecordShape>(query.text, params)
      return result.records.map((record) => record.toObject() as Row)
    },
  }
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
