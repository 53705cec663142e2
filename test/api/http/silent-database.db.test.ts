import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type FaultProxy, startFaultProxy } from '../../../bench/faults/proxy.js'
import { composeKeys } from '../../../src/compose/index.js'
import { loadSettings } from '../../../src/config/index.js'
import { type Graph, openGraph } from '../../../src/neo4j/driver/index.js'
import { startApi } from '../../support/api.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { writeDataset } from '../../support/shop.js'
import { testDatabase } from '../../support/test-database.js'
import { waitUntil } from '../../support/wait-until.js'

const PAGE = '{ user(id: "user-1") { recommendations(first: 5) { edges { node { id } } } } }'

/** A database that takes bytes and never answers. Each `await` below would wait for ever without a bound. */
describe('a silent database', () => {
  const graph = openTestGraph()
  let proxy: FaultProxy
  let behind: Graph
  let authorization = ''
  beforeAll(async () => {
    await writeDataset(graph, groupedDataset())
    authorization = `Bearer ${(await composeKeys(graph, { now: Date.now }).create('admin')).key}`
    const database = testDatabase()
    const address = new URL(database.uri)
    proxy = await startFaultProxy(Number(address.port))
    address.port = String(proxy.port)
    // No routing: the server would name its own address, past the proxy.
    behind = openGraph({ ...database, uri: address.href.replace(/^neo4j:/, 'bolt:') })
  })
  afterAll(async () => {
    await behind.close()
    await proxy.close()
  })

  it('holds no request, and no server that stops with unwritten impressions', async () => {
    const api = await startApi(
      behind,
      {},
      { limits: { queryMs: 2_000 }, impressions: loadSettings({}).impressions },
    )
    const ask = async () => {
      const response = await fetch(api.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query: PAGE }),
      })
      return (await response.json()) as {
        errors?: { extensions: { code: string; retryable: boolean } }[]
      }
    }
    // A database that has just started plans for longer than the limit.
    await waitUntil(async () => (await ask()).errors === undefined)
    await proxy.set('silent')
    const { errors = [] } = await ask()
    assert.equal(errors[0]?.extensions.retryable, true, JSON.stringify(errors))
    const ready = await fetch(new URL('/ready', api.url))
    assert.equal(ready.status, 503)
    await api.stop()
  })
})
