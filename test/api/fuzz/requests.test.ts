import assert from 'node:assert/strict'
import { buildSchema } from 'graphql'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { readTypeDefs } from '../../../src/api/http/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { campaign, heapBytes, tell } from '../../support/fuzz/campaign.js'
import { createMemoryDatabase } from '../../support/fuzz/memory-database.js'
import { sendFuzz } from '../../support/fuzz/requests.js'

const { count, seed, repeat } = campaign('nightly:fuzz', 18_000, 500_000)
const MEBIBYTE = 1024 ** 2

describe('any request of the schema, on a graph in memory', () => {
  let api: TestApi
  beforeAll(async () => {
    const limits = { requestsPerSecond: 0, concurrentRequests: 0 }
    api = await startApi(createMemoryDatabase(), {}, { limits })
  })
  afterAll(() => api.stop())

  const title = `gets an answer or an error with a code: ${count} requests, seed ${seed}`
  it(title, { timeout: 4 * 3_600_000 }, async () => {
    const fuzz = sendFuzz(api.url, buildSchema(readTypeDefs()))
    const heap: number[] = []
    try {
      for (let quarter = 0; quarter < 4; quarter++) {
        await fuzz.run(Math.ceil(count / 4), seed + quarter, repeat)
        const unexpected = api.logged.filter(
          (line) => !/^debug:|^info:/.test(line) && /error|warn/i.test(line),
        )
        assert.deepEqual(unexpected, [])
        ;(api.logged as string[]).length = 0
        heap.push(heapBytes())
      }
    } finally {
      fuzz.close()
    }
    const sizes = heap.map((bytes) => Math.round(bytes / MEBIBYTE)).join(', ')
    tell(`${fuzz.report()}; heap ${sizes} MiB`)
    // The first quarter fills the caches of the server.
    assert.ok(heap[3]! - heap[0]! < 40 * MEBIBYTE, `the heap grew: ${heap.join(', ')}`)
  })
})
