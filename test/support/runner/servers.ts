import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { GraphSettings } from '../../../src/neo4j/driver/index.js'

const { KINDRED_TEST_NEO4J_URI: ownServer } = process.env

/**
 * Number of test files with a database that run at once: 2, each on a server of its own. A server of the
 * developer's (`KINDRED_TEST_NEO4J_URI`) serves one file at a time.
 */
export const TEST_SERVERS = ownServer === undefined || ownServer === '' ? 2 : 1

/** A server for one test file, or the reason why there is none. */
export type TestServer = { readonly graph: GraphSettings } | { readonly error: string }

const PORT_VARIABLE = 'KINDRED_TEST_LEASE_PORT'

/**
 * Hands servers out to the processes of the test files, one process a server, on a port of loopback whose
 * number the environment carries. A process holds a server until its connection closes, even if it is killed.
 * The numbers that vitest gives its workers cannot tell them apart: two workers may have the same one.
 *
 * @param start starts a server; called when a process waits and none is free.
 * @param most number of servers at most.
 * @returns ends the service.
 */
export async function serveLeases(
  start: () => Promise<TestServer>,
  most: number,
): Promise<() => Promise<void>> {
  const free: TestServer[] = []
  const waiting: Socket[] = []
  let started = 0
  const handOut = (): void => {
    while (free.length > 0 && waiting.length > 0) {
      const server = free.shift()!
      const socket = waiting.shift()!
      socket.once('close', () => {
        free.push(server)
        handOut()
      })
      socket.write(`${JSON.stringify(server)}\n`)
    }
  }
  const service = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('close', () => {
      const place = waiting.indexOf(socket)
      if (place >= 0) waiting.splice(place, 1)
    })
    waiting.push(socket)
    handOut()
    if (waiting.length === 0 || started === most) return
    started++
    void start().then((server) => {
      free.push(server)
      handOut()
    })
  })
  service.listen(0, '127.0.0.1')
  await once(service, 'listening')
  process.env[PORT_VARIABLE] = String((service.address() as { port: number }).port)
  return async () => {
    service.close()
    await once(service, 'close')
  }
}

/** Takes a server for this process, once one is free. The process holds it until it ends. */
export async function leaseServer(): Promise<TestServer> {
  const socket = connect(Number(process.env[PORT_VARIABLE]), '127.0.0.1')
  const line = await new Promise<string>((resolve, reject) => {
    let received = ''
    socket.setEncoding('utf8').on('data', (part: string) => {
      received += part
      if (received.endsWith('\n')) resolve(received)
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the run of the tests has ended')))
  })
  // The connection must not keep the process alive.
  socket.unref()
  return JSON.parse(line) as TestServer
}
