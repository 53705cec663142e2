import assert from 'node:assert/strict'
import { Neo4jError } from 'neo4j-driver'
import { describe, test } from 'vitest'
import { KindredError, printableUri } from '../../../src/core/shared/index.js'
import { translateError } from '../../../src/neo4j/driver/errors.js'

const translated = (error: unknown) => {
  const result = translateError(error)
  assert.ok(result instanceof KindredError, String(result))
  return [result.code, result.retryable]
}
const neo4jError = (code: string) => new Neo4jError('no', code as never, '50N42', 'no')

describe('errors of the database', () => {
  for (const code of [
    'Neo.TransientError.Transaction.DeadlockDetected',
    'Neo.TransientError.Transaction.Terminated',
    'Neo.TransientError.Transaction.LockClientStopped',
    'Neo.TransientError.General.DatabaseUnavailable',
    'Neo.TransientError.General.OutOfMemoryError',
    'Neo.ClientError.Transaction.Terminated',
    'Neo.ClientError.Transaction.TransactionTimedOut',
    'Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration',
    'Neo.ClientError.Cluster.NotALeader',
    'Neo.ClientError.General.ForbiddenOnReadOnlyDatabase',
    'Neo.ClientError.General.WriteOnReadOnlyAccessDatabase',
    'ServiceUnavailable',
    'SessionExpired',
    'ProtocolError',
    'N/A',
  ])
    test(`${code} is DATABASE_UNAVAILABLE, and the client may try again`, () => {
      assert.deepEqual(translated(neo4jError(code)), ['DATABASE_UNAVAILABLE', true])
    })

  for (const code of ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'])
    test(`${code} of Node is DATABASE_UNAVAILABLE, and the client may try again`, () => {
      const error = Object.assign(new Error(`read ${code}`), { code })
      assert.deepEqual(translated(error), ['DATABASE_UNAVAILABLE', true])
    })

  for (const [code, retryable] of [
    ['Neo.DatabaseError.General.UnknownError', false],
    ['Neo.DatabaseError.Transaction.TransactionCommitFailed', false],
    ['Neo.DatabaseError.Database.DatabaseUnavailable', true],
    ['Neo.DatabaseError.Transaction.TransactionStartFailed', true],
    ['Neo.DatabaseError.Transaction.TransactionLogError', true],
    ['Neo.TransientError.Transaction.BookmarkTimeout', true],
  ] as const)
    test(`${code} is DATABASE_UNAVAILABLE, and retryable is ${retryable}`, () => {
      assert.deepEqual(translated(neo4jError(code)), ['DATABASE_UNAVAILABLE', retryable])
    })

  test('an address is printed without its password', () => {
    for (const [uri, printed] of [
      ['bolt://host:7687', 'bolt://host:7687'],
      ['neo4j+s://me:se:c@ret/?#x@host:7687?a=b', 'neo4j+s://host:7687'],
      ['me:secret@host', 'host'],
      ['bolt://host:7687?password=secret', 'bolt://host:7687'],
    ] as const)
      assert.equal(printableUri(uri), printed)
  })

  test('a mistake in a query stays an internal error, and other errors stay as they are', () => {
    assert.deepEqual(translated(neo4jError('Neo.ClientError.Statement.SyntaxError')), [
      'INTERNAL_SERVER_ERROR',
      false,
    ])
    const own = new RangeError('no')
    assert.equal(translateError(own), own)
  })
})
