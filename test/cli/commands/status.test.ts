import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, test } from 'vitest'
import { registerStatus } from '../../../src/cli/commands/index.js'
import { announceServer, findServers } from '../../../src/files/index.js'
import { runCommand } from '../../support/command.js'
import { temporaryFolder } from '../../support/home.js'

afterEach(() => {
  delete process.env.KINDRED_HOME
  delete process.env.KINDRED_PORT
})

const METRICS =
  '# TYPE kindred_running_requests gauge\nkindred_running_requests 3\nkindred_queued_requests 4\n'

/** A server that answers as Kindred does. @param withMetrics whether it shows its metrics. */
async function startFake(withMetrics: boolean) {
  const server = createServer((request, response) => {
    if (request.url === '/metrics' && !withMetrics) response.statusCode = 401
    response.end(
      request.url === '/ready'
        ? '{"status":"ready","snapshot":"v7"}'
        : request.url === '/metrics'
          ? METRICS
          : '{}',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, url: `http://127.0.0.1:${port}/graphql`, stop: () => server.close() }
}

test('status finds the servers of the home, and asks any port or address, without a secret', async () => {
  const home = temporaryFolder()
  process.env.KINDRED_HOME = home
  process.env.KINDRED_PORT = '1'
  const [open, closed] = [await startFake(true), await startFake(false)]
  const status = async (...args: string[]) => {
    const { code, out, err } = await runCommand([registerStatus], ['status', '--json', ...args])
    assert.equal(code, 0, err)
    return JSON.parse(out)
  }
  const alive = { answers: true, ready: true, snapshot: 'v7' }
  try {
    const none = await status()
    assert.deepEqual([none.servers.length, none.api.answers, none.api.snapshot], [1, false, null])
    assert.equal(none.api.url, 'http://127.0.0.1:1/graphql')
    const withdraw = announceServer(home, { url: open.url, pid: process.pid, startedAt: 1 })
    announceServer(home, { url: closed.url, pid: process.ppid, startedAt: 2 })
    // What a killed server left, and what nobody wrote.
    announceServer(home, { url: 'http://127.0.0.1:9/graphql', pid: 2 ** 30, startedAt: 0 })
    writeFileSync(join(home, 'servers/broken.json'), '{')
    const both = await status()
    assert.deepEqual(both.servers, [
      { url: open.url, ...alive, running: 3, queued: 4 },
      { url: closed.url, ...alive, running: null, queued: null },
    ])
    assert.deepEqual(both.api, both.servers[0])
    withdraw()
    assert.deepEqual(
      findServers(home).map(({ url }) => url),
      [closed.url],
    )
    assert.equal(readdirSync(join(home, 'servers')).length, 3)
    assert.deepEqual((await status('--port', String(open.port))).api, {
      url: open.url,
      ...alive,
      running: 3,
      queued: 4,
    })
    const secret = await runCommand(
      [registerStatus],
      ['status', '--url', `http://ann:secret@127.0.0.1:${open.port}/x?key=secret`],
    )
    assert.match(secret.err, /snapshot v7, 3 requests run and 4 wait/)
    assert.ok(!secret.err.includes('secret'))
    const wrong = await runCommand([registerStatus], ['status', '--url', 'ftp://ann:secret@shop'])
    assert.equal(wrong.code, 2)
    assert.ok(!wrong.err.includes('secret'))
  } finally {
    open.stop()
    closed.stop()
  }
})
