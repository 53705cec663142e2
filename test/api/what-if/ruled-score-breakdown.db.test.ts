import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'

const CHANGES = 'rules { rule rankBefore rankAfter scoreBefore scoreAfter }'
const PAGE = `query ($user: ID!, $rules: ItemRulesInput) {
  user(id: $user) { recommendations(first: 10, rules: $rules) { edges { node { id } ${CHANGES} } } } }`
const WHY = `query ($user: ID!, $item: ID!, $rules: ItemRulesInput) {
  why(user: $user, item: $item, page: { first: 10, rules: $rules }) {
    rank ${CHANGES} exclusions { kind cypher { text } } } }`
const WHAT_IF = `query ($user: ID!, $remove: [ID!], $rules: ItemRulesInput) {
  whatIf(user: $user, remove: $remove, page: { first: 10, rules: $rules }) {
    entries { item { id } rank rankBefore ${CHANGES} } removed { item { id } } shortfall { reason missing } } }`
const COUNTERFACTUAL = `query ($user: ID!, $item: ID!, $rules: ItemRulesInput) {
  counterfactual(user: $user, item: $item, page: { first: 10, rules: $rules }) {
    rank found items { id } replacements { id } } }`

interface Ranked {
  id: string
  rules: { rule: string }[]
}

describe('score breakdowns of a page with rules', () => {
  const graph = openTestGraph()
  const data = groupedDataset()
  const user = 'user-4'
  const now = Date.now()
  let api: TestApi
  beforeAll(async () => {
    await writeDataset(graph, data)
    await publish(graph, 'v1', 'A', await fitBlend(data))
    api = await startApi(graph, { now: () => now })
  })
  afterAll(() => api.stop())

  const pageOf = async (rules: object = {}): Promise<Ranked[]> => {
    const { edges } = (await api.get(PAGE, { user, rules })).user.recommendations
    return edges.map(({ node, rules }: { node: { id: string }; rules: [] }) => ({ id: node.id, rules }))
  }
  const whatIf = async (variables: object) => (await api.get(WHAT_IF, { user, ...variables })).whatIf
  const why = async (item: string, rules: object) => (await api.get(WHY, { user, item, rules })).why
  const idsOf = (entries: readonly { id: string }[]) => entries.map(({ id }) => id)
  const entriesOf = ({ entries }: { entries: { item: { id: string }; rules: [] }[] }): Ranked[] =>
    entries.map(({ item, rules }) => ({ id: item.id, rules }))
  /** Rules strong enough that every kind of change occurs. */
  const rulesFor = (ids: readonly string[]) => ({
    ...{ diversity: 0.4, popularityDebias: 0.2, novelty: 0.2 },
    boosts: [{ items: [ids[0]!], factor: 0 }],
    pins: [{ item: ids[8]!, position: 2 }],
    quotas: [{ tag: 'group-1', max: 4 }],
  })

  it('equal those of the page, and a hypothetical page without changes is the page', async () => {
    const plain = idsOf(await pageOf())
    const rules = rulesFor(plain)
    const page = await pageOf(rules)
    assert.notDeepEqual(idsOf(page), plain)
    const hypothetical = await whatIf({ rules })
    assert.deepEqual(entriesOf(hypothetical), page)
    assert.deepEqual([hypothetical.removed, hypothetical.shortfall], [[], null])
    for (const [place, { id, rules: changes }] of page.entries()) {
      const breakdown = await why(id, rules)
      assert.deepEqual([breakdown.rank, breakdown.rules, breakdown.exclusions], [place + 1, changes, []])
    }
  })

  it('leave out randomness', async () => {
    assert.deepEqual(entriesOf(await whatIf({ rules: { exploration: 1 } })), await pageOf())
  })

  it('name the rule that excludes an item', async () => {
    const plain = await pageOf()
    const buried = plain[0]!.id
    const rules = { boosts: [{ items: [buried], factor: 0 }] }
    const breakdown = await why(buried, rules)
    assert.deepEqual(breakdown.exclusions, [{ kind: 'RULES', cypher: null }])
    assert.equal(breakdown.rules[0].rule, 'BOOST')
    assert.ok(breakdown.rank > 10)
    assert.deepEqual((await why(buried, {})).exclusions, [])
    // An item that would not be on the page without rules is not excluded by a rule.
    const lifted = { boosts: [{ items: [plain[9]!.id], factor: 2 }] }
    const behind = (await pageOf({ boosts: plain.map(({ id }) => ({ items: [id], factor: 0 })) }))[9]!.id
    assert.deepEqual(
      (await why(behind, lifted)).exclusions.map(({ kind }: { kind: string }) => kind),
      ['RANK'],
    )
  })

  it('report that a quota left a hypothetical page short', async () => {
    const quotas = ['group-0', 'group-1', 'group-2'].map((tag) => ({ tag, max: 1 }))
    const { entries, shortfall } = await whatIf({ rules: { quotas } })
    assert.deepEqual(shortfall, { reason: 'QUOTA_REACHED', missing: 10 - entries.length })
    const kept = (await pageOf())
      .map(({ id }) => id)
      .find((id) => !idsOf(entriesOf({ entries })).includes(id))
    const breakdown = await why(kept!, { quotas })
    assert.deepEqual(breakdown.exclusions, [{ kind: 'RULES', cypher: null }])
  })

  it('give the causes of an entry that the page confirms once they are removed', async () => {
    const rules = rulesFor(idsOf(await pageOf()))
    const item = (await pageOf(rules))[9]!.id
    const { counterfactual } = await api.get(COUNTERFACTUAL, { user, item, rules })
    assert.deepEqual([counterfactual.rank, counterfactual.found], [10, true])
    const remove = idsOf(counterfactual.items)
    const hypothetical = await whatIf({ remove, rules })
    const left = idsOf(entriesOf(hypothetical))
    assert.ok(!left.includes(item))
    for (const { id } of counterfactual.replacements) assert.ok(left.includes(id))
    await graph.write((transaction) =>
      transaction.run(
        cypher('MATCH (:User {id: $user})-[r:INTERACTED]->(i:Item) WHERE i.id IN $remove DELETE r'),
        { user, remove },
      ),
    )
    assert.deepEqual(idsOf(await pageOf(rules)), left)
  })
})
