import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { openTestGraph } from '../../support/database.js'
import { waitUntil } from '../../support/wait-until.js'

describe('a client that hangs up', () => {
  const graph = openTestGraph()
  let api: TestApi
  let reached = 0
  beforeAll(async () => {
    /** Each read waits until its request is aborted. */
    const hanging: typeof graph = {
      ...graph,
      read: (query, params, context = {}) => {
        const { signal } = context
        if (query.name === 'access/look-up-keys') return graph.read(query, params, context)
        reached++
        return new Promise((_resolve, reject) => {
          signal!.addEventListener('abort', () => reject(signal!.reason))
        })
      },
    }
    api = await startApi(hanging)
  })
  afterAll(() => api.stop())

  it('before the answer is one line, however many fields wait', async () => {
    const controller = new AbortController()
    const query = '{ a: user(id: "u1") { id } b: item(id: "i1") { id } c: latest { edges { cursor } } }'
    const answer = fetch(api.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal: controller.signal,
    })
    await waitUntil(() => reached >= 3)
    controller.abort()
    await assert.rejects(answer)
    await waitUntil(() => api.logged.length > 0)
    // A later request goes through the same code after the errors of the first.
    assert.equal((await fetch(new URL('/health', api.url))).status, 200)
    assert.deepEqual(api.logged, ['a client closed its connection before the answer (POST /graphql)'])
  })

  it('within its own request is one line', async () => {
    const before = api.logged.length
    const { hostname, port } = new URL(api.url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.write(
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"query":',
    )
    const healthy = await fetch(new URL('/health', api.url))
    assert.equal(healthy.status, 200)
    socket.resetAndDestroy()
    await waitUntil(() => api.logged.length > before)
    assert.deepEqual(api.logged.slice(before), [
      'a client closed its connection before the answer (POST /graphql)',
    ])
  })

  it('with requests that wait behind another on its connection leaves no place taken', async () => {
    const running = async () => {
      const text = await (await fetch(new URL('/metrics', api.url))).text()
      return Number(/^kindred_running_requests (\d+)$/m.exec(text)![1])
    }
    assert.equal(await running(), 0)
    const { hostname, port } = new URL(api.url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    const body = JSON.stringify({ query: '{ user(id: "u1") { id } }' })
    const head = `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
    const before = reached
    socket.write(`${head}${body}`.repeat(20))
    await waitUntil(() => reached >= before + 20)
    assert.equal(await running(), 20)
    socket.resetAndDestroy()
    await waitUntil(async () => (await running()) === 0)
  })
})
