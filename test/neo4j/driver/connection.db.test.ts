import assert from 'node:assert/strict'
import { afterAll, beforeEach, describe, test } from 'vitest'
import { KindredError } from '../../../src/core/shared/index.js'
import { type Graph, int, openGraph } from '../../../src/neo4j/driver/connection.js'
import { encodeToken } from '../../../src/neo4j/driver/consistency.js'
import { joinQuery } from '../../../src/neo4j/driver/joined-query.js'
import { JOINED_READS } from '../../../src/neo4j/driver/joined-reads.js'
import { loadQuery, parametersIn } from '../../../src/neo4j/driver/queries.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { type DatabaseProxy, startProxy } from '../../support/proxy.js'
import { testDatabase } from '../../support/test-database.js'
import { waitUntil } from '../../support/wait-until.js'
import { wipe } from '../../support/wipe.js'

const graph = openTestGraph()
const other = openGraph(testDatabase())
afterAll(() => other.close())
beforeEach(() => wipe(graph))

const isError =
  (code: string, pattern = /./) =>
  (error: unknown) => {
    assert.ok(error instanceof KindredError, String(error))
    assert.equal(error.code, code)
    assert.match(error.message, pattern)
    assert.ok(error.code === 'INTERNAL_SERVER_ERROR' || error.remedy !== undefined)
    return true
  }
const create = (id: string) => (transaction: { run: Graph['runAutoCommit'] }) =>
  transaction.run(cypher('CREATE (:User {id: $id})'), { id })
const count = async (from: Graph, token?: string) => {
  const rows = await from.read<{ users: number }>(
    cypher('MATCH (u:User) RETURN count(u) AS users'),
    {},
    { token },
  )
  return rows[0]!.users
}

describe('values', () => {
  test('whole numbers go as INTEGER through int(), and come back as numbers', async () => {
    const [row] = await graph.read(
      cypher('RETURN $a AS a, valueType($a) AS typeA, $b AS b, valueType($b) AS typeB'),
      { a: int(3), b: 3 },
    )
    assert.deepEqual(row, { a: 3, typeA: 'INTEGER NOT NULL', b: 3, typeB: 'FLOAT NOT NULL' })
  })
})

describe('writes', () => {
  test('another connection that sends the token sees the write', async () => {
    for (let n = 1; n <= 20; n++) {
      const { token } = await graph.write(create(`u${n}`))
      assert.equal(await count(other, token), n)
    }
  })

  test('a transaction is all or nothing', async () => {
    const failure = new Error('stop')
    const work = graph.write(async (transaction) => {
      await create('u1')(transaction)
      throw failure
    })
    await assert.rejects(work, failure)
    assert.equal(await count(graph), 0)
  })

  test('two deadlocked transactions both complete', async () => {
    await graph.runAutoCommit(cypher("UNWIND ['a', 'b'] AS id CREATE (:User {id: id, n: 0})"), {})
    let locked = 0
    let release = () => {}
    const bothLocked = new Promise<void>((resolve) => {
      release = resolve
    })
    const addBoth = (first: string, second: string) =>
      graph.write(async (transaction) => {
        const add = (id: string) =>
          transaction.run(cypher('MATCH (u:User {id: $id}) SET u.n = u.n + 1'), { id })
        await add(first)
        // Each of the first two holds the lock that the other needs.
        if (++locked === 2) release()
        await bothLocked
        await add(second)
      })
    await Promise.all([addBoth('a', 'b'), addBoth('b', 'a'), addBoth('a', 'b'), addBoth('b', 'a')])
    const rows = await graph.read<{ n: number }>(cypher('MATCH (u:User) RETURN u.n AS n'), {})
    assert.deepEqual(rows, [{ n: 4 }, { n: 4 }])
  })
})

describe('errors', () => {
  test("are translated to Kindred's codes", async () => {
    await graph.write(create('u1'))
    await assert.rejects(graph.write(create('u1')), isError('CONFLICT'))
    const wrong = { ...cypher('RETURN $absent AS x'), name: 'serving/wrong' }
    await assert.rejects(
      graph.read(wrong, {}),
      isError('INTERNAL_SERVER_ERROR', /cypher\/serving\/wrong\.cypher/),
    )
    await assert.rejects(
      graph.write((transaction) => transaction.run(wrong, {})),
      isError('INTERNAL_SERVER_ERROR', /cypher\/serving\/wrong\.cypher/),
    )
    const settings = testDatabase()
    assert.throws(
      () => openGraph({ ...settings, uri: 'http:/nowhere' }),
      isError('BAD_CONFIGURATION', /nowhere/),
    )
    const failing = async (change: object, check: (error: unknown) => boolean) => {
      const opened = openGraph({ ...settings, ...change })
      await assert.rejects(opened.verify(), check)
      await opened.close()
    }
    await failing({ database: 'absent' }, isError('BAD_CONFIGURATION', /no database/))
    await failing({ uri: 'bolt://127.0.0.1:1' }, isError('DATABASE_UNAVAILABLE', /cannot be reached/))
  })

  test('a malformed token, or one of another database, is BAD_USER_INPUT', async () => {
    const values = [['x'], [''], ['x'.repeat(5_000)], Array(101).fill('x'), [1]]
    const forged = values.map((value) => encodeToken(value as string[]))
    for (const token of [
      ...forged,
      '',
      '%%%',
      encodeToken([]).slice(1),
      Buffer.from('{"a":1}').toString('base64url'),
    ])
      await assert.rejects(count(graph, token), isError('BAD_USER_INPUT'), token)
    await assert.rejects(count(graph, encodeToken(['neo4j:bookmark:v1:tx1'])), isError('BAD_USER_INPUT'))
  })
})

test('tokens that never arrive are refused soon, and others do not wait for them', {
  timeout: 60_000,
}, async () => {
  const { token } = await graph.write(create('u1'))
  const [bookmark] = JSON.parse(Buffer.from(token, 'base64url').toString()) as [string]
  // A bookmark is `FB:` and bytes in base64: at the end the number of the transaction and an empty list.
  const forged = Array.from({ length: 120 }, (_, n) => {
    const bytes = Buffer.from(bookmark.slice(3), 'base64')
    bytes[bytes.length - 2] = n
    bytes[bytes.length - 3] = 0x7f
    return encodeToken([`FB:${bytes.toString('base64')}`])
  })
  const refused = Promise.all(
    forged.map((each) =>
      count(graph, each).then(
        () => 'answered',
        (error) => [error.code, error.retryable].join(),
      ),
    ),
  )
  assert.equal(await count(graph), 1)
  assert.equal(await count(graph, token), 1)
  const codes = new Set(await refused)
  for (const code of codes)
    assert.ok(['DATABASE_UNAVAILABLE,true', 'BAD_USER_INPUT,false'].includes(code), code)
})

describe('streams', () => {
  const numbers = cypher('UNWIND range(1, $rows) AS n RETURN n')

  test('rows arrive one by one, and reading may stop early', async () => {
    let sum = 0
    for await (const { n } of graph.stream<{ n: number }>(numbers, { rows: int(5_000) })) sum += n
    assert.equal(sum, 12_502_500)
    for await (const { n } of graph.stream<{ n: number }>(numbers, { rows: int(100_000_000) }))
      if (n === 10) break
    assert.equal(await count(graph), 0)
  })

  test('an error in the middle of a stream is translated', async () => {
    const failing = cypher('UNWIND range(1, 3000) AS n RETURN 1 / (2500 - n) AS x')
    let rows = 0
    await assert.rejects(async () => {
      for await (const _ of graph.stream(failing, {})) rows++
    }, isError('INTERNAL_SERVER_ERROR'))
    assert.ok(rows >= 0)
  })
})

describe('aborting', () => {
  const slow = cypher(
    'UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = -1 RETURN a',
  )
  const reason = new Error('enough')
  const slowOnes = async () => {
    const rows = await other.read<{ id: string }>(
      cypher(
        "SHOW TRANSACTIONS YIELD currentQuery, transactionId WHERE currentQuery CONTAINS 'a * b = -1' AND NOT currentQuery CONTAINS 'SHOW' RETURN transactionId AS id",
      ),
      {},
    )
    return rows.length
  }
  const assertGone = () => waitUntil(async () => (await slowOnes()) === 0)
  /** Runs the work with a signal that aborts once the server is at the slow query. */
  const aborted = async (work: (signal: AbortSignal) => Promise<unknown>) => {
    const controller = new AbortController()
    const working = work(controller.signal)
    const running = waitUntil(async () => (await slowOnes()) > 0).then(() => controller.abort(reason))
    await assert.rejects(working, reason)
    await running
  }

  test('ends a query on the server too', { timeout: 60_000 }, async () => {
    await aborted((signal) => graph.read(slow, {}, { signal }))
    await assertGone()
    await aborted(async (signal) => {
      for await (const _ of graph.stream(slow, {}, { signal }));
    })
    await assertGone()
  })

  test('undoes a write', { timeout: 60_000 }, async () => {
    await aborted((signal) =>
      graph.write(
        async (transaction) => {
          await create('u1')(transaction)
          await transaction.run(slow, {})
        },
        { signal },
      ),
    )
    await assertGone()
    assert.equal(await count(graph), 0)
  })

  test('by an administrator is reported as unavailable, so that the client tries again', {
    timeout: 60_000,
  }, async () => {
    const terminated = async (work: () => Promise<unknown>) => {
      const failed = assert.rejects(work(), (error) => {
        assert.ok(error instanceof KindredError)
        assert.deepEqual([error.code, error.retryable], ['DATABASE_UNAVAILABLE', true])
        return true
      })
      await waitUntil(async () => (await slowOnes()) > 0)
      await other.runAutoCommit(
        cypher(
          "SHOW TRANSACTIONS YIELD currentQuery, transactionId AS id WHERE currentQuery CONTAINS 'a * b = -1' AND NOT currentQuery CONTAINS 'SHOW' TERMINATE TRANSACTION id YIELD message RETURN message",
        ),
        {},
      )
      await failed
      await assertGone()
    }
    await terminated(() => graph.read(slow, {}))
    await terminated(() => graph.write((transaction) => transaction.run(slow, {})))
    await terminated(async () => {
      for await (const _ of graph.stream(slow, {}));
    })
  })

  test('before the start, no query is sent', async () => {
    const signal = AbortSignal.abort(reason)
    await assert.rejects(graph.read(slow, {}, { signal }), reason)
    await assert.rejects(graph.write(create('u1'), { signal }), reason)
    assert.equal(await count(graph), 0)
  })
})

describe('a database that goes away', () => {
  const through = async (work: (graph: Graph, proxy: DatabaseProxy) => Promise<void>) => {
    const proxy = await startProxy(testDatabase().uri)
    const proxied = openGraph({ ...testDatabase(), uri: `bolt://127.0.0.1:${proxy.port}` })
    try {
      await work(proxied, proxy)
    } finally {
      await proxied.close()
      await proxy.close()
    }
  }

  test('is reported as unavailable, and used again after its return', () =>
    through(async (proxied, proxy) => {
      const { token } = await proxied.write(create('u1'))
      await proxy.cut()
      const away = isError('DATABASE_UNAVAILABLE', /cannot be reached/)
      await assert.rejects(count(proxied, token), away)
      await assert.rejects(proxied.write(create('u2')), away)
      await assert.rejects(proxied.verify(), away)
      await proxy.restore()
      assert.equal(await count(proxied, token), 1)
      await proxied.write(create('u3'))
      assert.equal(await count(proxied), 2)
    }))

  test('briefly, between two reads, does not cause an error', () =>
    through(async (proxied, proxy) => {
      await Promise.all([count(proxied), count(proxied), count(proxied)])
      await proxy.cut()
      await proxy.restore()
      assert.equal(await count(proxied), 0)
    }))

  test('in the middle of a query or a write is reported as unavailable', () =>
    through(async (proxied, proxy) => {
      const endless = cypher('UNWIND range(1, 1000000000) AS n WITH n WHERE n = -1 RETURN n')
      const running = () =>
        waitUntil(async () => {
          const seen = cypher(
            "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS 'n = -1' AND NOT currentQuery CONTAINS 'SHOW' RETURN 1 AS one",
          )
          return (await other.read(seen, {})).length > 0
        })
      for (const work of [
        () => proxied.read(endless, {}),
        () => proxied.write((transaction) => transaction.run(endless, {})),
      ]) {
        const failed = assert.rejects(work(), isError('DATABASE_UNAVAILABLE'))
        await running()
        await proxy.cut()
        await failed
        await proxy.restore()
      }
    }))

  test('in the middle of a stream ends it with an error', () =>
    through(async (proxied, proxy) => {
      const many = cypher('UNWIND range(1, 10000000) AS n RETURN n')
      await assert.rejects(async () => {
        for await (const { n } of proxied.stream<{ n: number }>(many, {})) if (n === 2_000) await proxy.cut()
      }, isError('DATABASE_UNAVAILABLE'))
    }))

  test('or hangs, is reported as unavailable by verify', () =>
    through(async (proxied, proxy) => {
      proxy.freeze()
      await assert.rejects(proxied.verify(), isError('DATABASE_UNAVAILABLE', /cannot be reached/))
    }))
})

test('reads that are joined have a valid text for several calls', async () => {
  const wrong: string[] = []
  for (const name of JOINED_READS) {
    const joined = joinQuery(loadQuery(name))!
    assert.deepEqual(parametersIn(joined.query.text), ['calls'], name)
    await graph
      .read({ ...joined.query, text: `EXPLAIN ${joined.query.text}` }, {})
      .catch((error: Error) => wrong.push(`${name}: ${error.message}`))
  }
  assert.deepEqual(wrong, [])
})
