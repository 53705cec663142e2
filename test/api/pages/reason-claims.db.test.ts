import assert from 'node:assert/strict'
import { afterAll, describe, it, type TestContext } from 'vitest'
import type { DataSource } from '../../../src/app/import/index.js'
import { composeImport, composeRegistry, openFolder } from '../../../src/compose/index.js'
import { DEFAULT_KINDS, loadSettings } from '../../../src/config/index.js'
import type { DataRecord } from '../../../src/core/data/index.js'
import { DAY_MS, silentProgress } from '../../../src/core/shared/index.js'
import { sampleShop } from '../../../src/datasets/sample/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { NO_DATA, sharedData } from '../../support/data.js'
import { openTestGraph } from '../../support/database.js'
import { temporaryFolder } from '../../support/home.js'
import { checkClaims, REASON_FIELDS, type Reason, STEP_FRAGMENT } from '../../support/reason-claims.js'
import { wipe } from '../../support/wipe.js'

/** Reasons that are checked of each dataset. */
const WANTED = 1_200
/** Users of the rated films. Their pages have more than enough reasons, and a whole import takes minutes. */
const RATERS = 100
/** An import, a training and thousands of queries, on a busy machine. */
const LONG_MS = 15 * 60_000
/** Users whose pages are read at the same time. */
const USERS = 10

const PAGES = `query ($ids: [ID!]!) { users(ids: $ids) { id
  recommendations(first: 15) { edges { node { id } because { ${REASON_FIELDS} } } }
  friendSuggestions(first: 10) { edges { node { id } because { ${REASON_FIELDS} } } }
  communitySuggestions(first: 5) { community { id } because { ${REASON_FIELDS} } } } } ${STEP_FRAGMENT}`

/** The data without the interactions of other users than the first `count`. */
function ofFirstUsers(source: DataSource, count: number): DataSource {
  async function* some(): AsyncGenerator<DataRecord> {
    const users = new Set<string>()
    for await (const record of source.records) {
      if (record.type === 'interaction') {
        if (users.size < count) users.add(record.user)
        if (!users.has(record.user)) continue
      }
      yield record
    }
  }
  return { ...source, name: `${source.name} of ${count} users`, records: some() }
}

describe('every claim of a reason is in the graph', () => {
  const graph = openTestGraph()
  const home = temporaryFolder()
  let api: TestApi | undefined
  afterAll(() => api?.stop())

  /** Imports, trains a short blend and starts a server. */
  async function prepare(source: Awaited<ReturnType<typeof openFolder>>, now: number): Promise<TestApi> {
    await api?.stop()
    await wipe(graph)
    const settings = { ...loadSettings({ KINDRED_HOME: home }), kinds: DEFAULT_KINDS }
    await composeImport(graph, settings, silentProgress)(source)
    await composeRegistry(graph, settings, silentProgress).train({
      ...{ model: 'blend', seed: 1, minutes: 0.05, signal: new AbortController().signal },
      settings: {
        blend: { members: ['lightgcn', 'rp3', 'friends-liked', 'community', 'popularity'] },
        'friends-blend': { members: ['adamic-adar', 'taste', 'community', 'popularity'] },
      },
    })
    api = await startApi(graph, { now: () => now })
    return api
  }

  async function readReasons(server: TestApi, order: 'id' | 'history'): Promise<Reason[]> {
    const rows = await graph.read<{ id: string }>(
      cypher(`MATCH (u:User) RETURN u.id AS id
        ORDER BY ${order === 'id' ? 'u.id' : 'COUNT { (u)-[:INTERACTED]->() }, u.id'}`),
      {},
    )
    const reasons: Reason[] = []
    for (let start = 0; start < rows.length && reasons.length < WANTED; start += USERS) {
      const ids = rows.slice(start, start + USERS).map(({ id }) => id)
      const { users } = await server.get(PAGES, { ids })
      for (const user of users) {
        const about = (target: string, because: readonly Reason[]) => {
          for (const reason of because) reasons.push({ ...reason, viewer: user.id, target })
        }
        for (const { node, because } of user.recommendations.edges) about(node.id, because)
        for (const { node, because } of user.friendSuggestions.edges) about(node.id, because)
        for (const { community, because } of user.communitySuggestions) about(community.id, because)
      }
    }
    return reasons
  }

  async function check(
    context: TestContext,
    server: TestApi,
    now: number,
    kinds: readonly string[],
  ): Promise<void> {
    const reasons = await readReasons(server, 'id')
    const { claims, wrong } = await checkClaims(graph, reasons, now)
    const total = [...claims.values()].reduce((sum, count) => sum + count, 0)
    const kindsOfClaims = [...claims].sort().map(([claim, count]) => `${count} × ${claim}`)
    await context.annotate(
      `${reasons.length} reasons, ${total} claims checked, ${wrong.length} false (${kindsOfClaims.join('; ')})`,
    )
    assert.deepEqual(wrong.slice(0, 20), [])
    assert.ok(reasons.length >= WANTED, `${reasons.length} reasons`)
    const found = new Set(reasons.map(({ kind }) => kind))
    for (const kind of kinds) assert.ok(found.has(kind), `no reason is ${kind}`)
  }

  it('on the pages of the sample shop', { timeout: LONG_MS }, async (context) => {
    const end = Date.UTC(2026, 4, 5)
    const now = end + DAY_MS / 2
    const server = await prepare(sampleShop({ end, users: 300, items: 500, meanEvents: 25 }), now)
    await check(context, server, now, [
      ...['SIMILAR_TO_HISTORY', 'FRIENDS_LIKED', 'COMMUNITY', 'TAGS', 'TASTE', 'POPULAR'],
      ...['MUTUAL_FRIENDS', 'SHARED_ITEMS', 'FRIENDS_IN'],
    ])
  })

  it('on the pages of rated films', { timeout: LONG_MS }, async (context) => {
    const folder = sharedData('ml-latest-small')
    context.skip(folder === undefined, NO_DATA)
    const now = Date.UTC(2018, 9, 1)
    const server = await prepare(ofFirstUsers(await openFolder(folder!, 'auto'), RATERS), now)
    await check(context, server, now, [...['SIMILAR_TO_HISTORY', 'COMMUNITY', 'TAGS', 'SHARED_ITEMS']])
  })
})
