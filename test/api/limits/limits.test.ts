import assert from 'node:assert/strict'
import fc from 'fast-check'
import { buildSchema, getIntrospectionQuery, getOperationAST, parse } from 'graphql'
import { describe, it } from 'vitest'
import { readTypeDefs } from '../../../src/api/http/index.js'
import { createAdmission } from '../../../src/api/limits/admission.js'
import { bodyLimitsFor, networkOf } from '../../../src/api/limits/caller.js'
import { createCostEstimator } from '../../../src/api/limits/cost.js'
import { FIELD_COSTS } from '../../../src/api/limits/cost-table.js'
import type { Refusal } from '../../../src/api/limits/refusal.js'
import { checkShape } from '../../../src/api/limits/shape.js'
import { loadSettings } from '../../../src/config/index.js'

const schema = buildSchema(readTypeDefs())
const { limits } = loadSettings({})

const refusalOf = (work: () => unknown): Refusal | null => {
  try {
    work()
    return null
  } catch (error) {
    return error as Refusal
  }
}
const shapeOf = (query: string, changed: Partial<typeof limits> = {}) => {
  const document = parse(query)
  return refusalOf(() => checkShape(document, getOperationAST(document)!, { ...limits, ...changed }))?.field
}
const estimate = createCostEstimator(schema, limits)
const costOf = (query: string, variables: object = {}) => {
  const document = parse(query)
  return estimate(document, getOperationAST(document)!, variables as Record<string, unknown>)
}
const costRefusalOf = (query: string, variables: object = {}) =>
  refusalOf(() => costOf(query, variables))?.field

describe('the shape of an operation', () => {
  it('is refused by the limit that it exceeds', () => {
    const aliases = Array.from({ length: 16 }, (_, n) => `a${n}: id`).join(' ')
    assert.equal(shapeOf(`{ user(id: "u") { ${aliases} } }`), 'aliases')
    const roots = Array.from({ length: 11 }, (_, n) => `f${n}`).join(' ')
    assert.equal(shapeOf(`{ ${roots} }`), 'rootFields')
    assert.equal(shapeOf(`{ a ${'@skip(if: false) '.repeat(21)} }`), 'directives')
    assert.equal(shapeOf(`query ($x: Int ${'@a '.repeat(21)}) { a }`), 'directives')
    assert.equal(shapeOf(`${'{ a '.repeat(10)}${'}'.repeat(10)}`), undefined)
    assert.equal(shapeOf(`${'{ a '.repeat(11)}${'}'.repeat(11)}`), 'depth')
  })

  it('counts a fragment wherever it is spread, in time that does not grow with the number of spreads', () => {
    const levels = Array.from(
      { length: 60 },
      (_, n) => `fragment F${n} on T { a { ...F${n + 1} } b: a { ...F${n + 1} } ...F${n + 1} }`,
    )
    const query = `{ ...F0 } ${levels.join(' ')} fragment F60 on T { a }`
    assert.equal(shapeOf(query), 'depth')
    assert.equal(shapeOf(query, { depth: 100 }), 'aliases')
    assert.equal(shapeOf('{ ...A } fragment A on T { a ...B } fragment B on T { b ...A }'), undefined)
  })

  it('lets tools ask for the schema, and bounds that too', () => {
    const query = getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, oneOf: true })
    assert.equal(shapeOf(query), undefined)
    assert.ok(costOf(query).total < limits.cost / 10)
    const nested = '{ ofType '.repeat(25)
    assert.equal(shapeOf(`{ __type(name: "A") ${nested}{ name } ${'}'.repeat(25)} }`), 'introspectionDepth')
  })
})

describe('the cost of a request', () => {
  const page = (first: number | string) =>
    `user(id: "u") { recommendations(first: ${first}) { edges { node { id } } } }`

  it('is that of its fields, by path', () => {
    const { total, fields } = costOf(`{ ${page(20)} }`)
    const sum = Object.values(fields).reduce((all, cost) => all + cost, 0)
    assert.ok(Math.abs(sum - total) < 1e-9)
    assert.deepEqual(Object.keys(fields), [
      ...['user', 'user.recommendations', 'user.recommendations.edges'],
      ...['user.recommendations.edges.node', 'user.recommendations.edges.node.id'],
    ])
  })

  it('grows with `first`, from the text, a variable or a default, and never falls', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        const inText = costOf(`{ ${page(more)} }`).total
        assert.ok(costOf(`{ ${page(less)} }`).total <= inText)
        assert.equal(costOf(`query ($n: Int!) { ${page('$n')} }`, { n: more }).total, inText)
        assert.equal(costOf(`query ($n: Int! = ${more}) { ${page('$n')} }`).total, inText)
      }),
    )
  })

  it('multiplies lists in lists', () => {
    const ids = Array.from({ length: 50 }, (_, n) => `u${n}`)
    const of = (count: number) =>
      costOf('query ($ids: [ID!]!) { users(ids: $ids) { friends(first: 10) { edges { node { id } } } } }', {
        ids: ids.slice(0, count),
      }).total
    assert.ok(Math.abs(of(50) / of(5) - 10) < 0.1)
    const nested = 'friends(first: 100) { edges { node { '
    const query = `{ user(id: "u") { ${nested.repeat(3)} id ${'} } }'.repeat(3)} } }`
    assert.match(costRefusalOf(query)!, /^user\.friends\.edges\.node\.friends/)
  })

  it('counts a field once that several fragments select, and none that a directive leaves out', () => {
    const once = costOf(`{ ${page(20)} }`).total
    const twice = `{ ...A ...B } fragment A on Query { ${page(20)} } fragment B on Query { ${page(20)} }`
    assert.equal(costOf(twice).total, once)
    const skipped = `query ($no: Boolean!) { ${page(20)} popular(first: 1000) @include(if: $no) { edges { score } } }`
    assert.equal(costOf(skipped, { no: false }).total, once)
    assert.ok(costOf(skipped, { no: true }).total > once)
  })

  it('refuses what would keep the server busy, and names the field and the limit', () => {
    const ids = Array.from({ length: 100 }, (_, n) => `u${n}`)
    const pages = (first: number) =>
      refusalOf(() =>
        costOf(
          'query ($ids: [ID!]!, $n: Int!) { users(ids: $ids) { recommendations(first: $n) { edges { score } } } }',
          { ids, n: first },
        ),
      )
    assert.equal(pages(20), null)
    assert.equal(pages(1000)!.field, 'users.recommendations.first')
    const together = refusalOf(() =>
      costOf('query ($ids: [ID!]!) { users(ids: $ids) { recommendedWithFriends { score } } }', { ids }),
    )!
    assert.equal(together.code, 'QUERY_TOO_COSTLY')
    assert.equal(together.field, 'users.recommendedWithFriends')
    assert.match(together.message, /20000.*`users\.recommendedWithFriends`/)
  })

  it('allows the largest page and the largest batch', () => {
    costOf(`{ user(id: "u") { recommendations(first: 1000) {
      edges { score sources { source } because { text } node { id title tags } } } } }`)
    costOf(
      'mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input) { recorded users { id } } }',
      {
        input: Array(5_000).fill({}),
      },
    )
  })

  it('has prices for fields of the schema alone', () => {
    for (const name of Object.keys(FIELD_COSTS)) {
      const [type, field] = name.split('.') as [string, string]
      const known = schema.getType(type)
      assert.ok(known && 'getFields' in known && field in known.getFields(), name)
    }
  })
})

describe('admission', () => {
  const admissionOf = (changed: Partial<typeof limits>) =>
    createAdmission({ ...limits, requestsPerSecond: 0, concurrentRequests: 0, ...changed })
  const refused = async (work: Promise<unknown>) => {
    const error: Refusal = await work.then(
      () => assert.fail('it was admitted'),
      (reason) => reason,
    )
    assert.deepEqual([error.code, error.retryable, error.retryAfterSeconds], ['RATE_LIMITED', true, 1])
    return error.status
  }
  const from = (address: string) => ({ address, keyId: null, scopes: ['admin'] })
  const ann = from('10.0.0.1')

  it('refuses a caller with too many requests at once, and no other', async () => {
    const { enter, refused: counts } = admissionOf({ concurrentRequests: 2 })
    const leave = await enter(ann)
    await enter(ann)
    assert.equal(await refused(enter(ann)), 429)
    await enter(from('10.0.0.2'))
    leave()
    leave()
    await enter(ann)
    assert.equal(await refused(enter(ann)), 429)
    assert.equal(counts.concurrency, 2)
  })

  it('counts a key from all addresses, and an address with all its keys', async () => {
    const { enter } = admissionOf({ concurrentRequests: 1 })
    await enter({ address: 'a', keyId: 'k1', scopes: [] })
    assert.equal(await refused(enter({ address: 'b', keyId: 'k1', scopes: [] })), 429)
    assert.equal(await refused(enter({ address: 'a', keyId: 'k2', scopes: [] })), 429)
    await enter({ address: 'b', keyId: 'k2', scopes: [] })
  })

  it('refuses a caller with too many requests in a second', async () => {
    const { enter } = admissionOf({ requestsPerSecond: 3 })
    for (let n = 0; n < 3; n++) (await enter(ann))()
    assert.equal(await refused(enter(ann)), 429)
    ;(await enter(from('10.0.0.2')))()
  })

  it('lets requests wait for a place in their order, and refuses at once when the queue is full', async () => {
    const { run } = admissionOf({ runningRequests: 1, queuedRequests: 2 })
    const order: string[] = []
    const leave = await run()
    const waiting = ['first', 'second'].map(async (name) => {
      const done = await run()
      order.push(name)
      done()
    })
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(await refused(run()), 503)
    leave()
    await Promise.all(waiting)
    assert.deepEqual(order, ['first', 'second'])
  })

  it('does not let a request wait for ever', async () => {
    const { run } = admissionOf({ runningRequests: 1, queryMs: 10 })
    await run()
    assert.equal(await refused(run()), 503)
  })

  it('takes the addresses of one client for one', () => {
    assert.equal(networkOf('::ffff:10.0.0.1'), '10.0.0.1')
    assert.equal(networkOf('2001:db8:1:2::5'), networkOf('2001:db8:1:2:aaaa:bbbb:cccc:dddd'))
    assert.notEqual(networkOf('2001:db8:1:2::5'), networkOf('2001:db8:1:3::5'))
    assert.equal(networkOf('::1'), '0:0:0:0::/64')
  })

  it('gives large bodies to mutations of callers that may write', () => {
    const body = (scopes: string[]) => bodyLimitsFor({ bodyBytes: 256 }, 8_000, { scopes })
    assert.deepEqual(body(['write']), { mutation: 8_000, other: 256 })
    assert.deepEqual(body(['admin']), { mutation: 8_000, other: 256 })
    assert.deepEqual(body(['read', 'user:ann']), { mutation: 256, other: 256 })
  })
})
