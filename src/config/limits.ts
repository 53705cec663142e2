import { z } from 'zod'

const count = (fallback: number, description: string) =>
  z.number().int().positive().default(fallback).describe(description)

const countOrNone = (fallback: number, description: string) =>
  z.number().int().nonnegative().default(fallback).describe(`${description} 0: no limit.`)

/** Limits of requests. Each is refused before its work starts; docs/limits-and-errors.md has the answers. */
export const limitsSchema = z
  .strictObject({
    bodyBytes: count(
      256 * 1024,
      'Largest request body, in bytes. Mutations of callers that may write have `http.bodyLimitBytes`.',
    ),
    tokens: count(2_000, 'Maximum number of words and signs in a query. Values belong into variables.'),
    depth: count(10, 'Maximum number of levels of fields.'),
    introspectionDepth: count(
      20,
      'Maximum number of levels of fields below `__schema` and `__type`. They do not count for `depth`.',
    ),
    aliases: count(15, 'Maximum number of aliases in an operation.'),
    rootFields: count(10, 'Maximum number of fields of the operation itself.'),
    directives: count(20, 'Maximum number of directives in an operation.'),
    cost: count(
      20_000,
      'Maximum cost of a request. A unit is about a tenth of a millisecond of one core; the header ' +
        '`Kindred-Cost` shows the cost of a request in `extensions.cost`.',
    ),
    nestedFirst: count(100, 'Maximum `first` of a list within a list.'),
    queryMs: count(
      5_000,
      'Milliseconds for a query. After them, its reads are ended in the database too, and what is missing is an error.',
    ),
    mutationMs: count(30_000, 'Milliseconds for a mutation.'),
    requestsPerSecond: countOrNone(1_000, 'Maximum number of requests of an address or a key in a second.'),
    wrongKeysPerMinute: countOrNone(
      30,
      'Maximum number of wrong keys and tokens of an address in a minute. Further ones are not looked up; a key that worked lately still is.',
    ),
    concurrentRequests: countOrNone(
      200,
      'Maximum number of requests of an address or a key at the same time.',
    ),
    runningRequests: countOrNone(64, 'Maximum number of requests that run at the same time. Others wait.'),
    queuedRequests: z
      .number()
      .int()
      .nonnegative()
      .default(500)
      .describe('Maximum number of requests that wait. Further ones are refused with status 503.'),
    socketsPerAddress: count(100, 'Maximum number of WebSockets of an address.'),
    operationsPerSocket: count(100, 'Maximum number of subscriptions of a WebSocket.'),
  })
  .prefault({})
  .describe('Limits of requests.')
