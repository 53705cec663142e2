import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/**
 * How the proxy treats connections. `silent`: it accepts them and their bytes and says nothing, as a server
 * that hangs. `slow`: each piece waits. `reset`: it breaks them when bytes come. `refuse`: nobody listens.
 */
export type ProxyMode = 'pass' | 'silent' | 'slow' | 'reset' | 'refuse'

/** A TCP proxy before a database. */
export interface FaultProxy {
  readonly port: number
  set(mode: ProxyMode): Promise<void>
  /** The port of the database, which may move. */
  target(port: number): void
  close(): Promise<void>
}

const SLOW_MS = 300
const HOST = '127.0.0.1'

/** Starts a proxy on a free port of loopback. @param targetPort port of the database. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const sockets = new Set<Socket>()
  let mode: ProxyMode = 'pass'
  let target = targetPort
  const forward = (from: Socket, to: Socket): void => {
    sockets.add(from)
    from.on('data', (bytes) => {
      if (mode === 'pass') to.write(bytes)
      else if (mode === 'slow') setTimeout(() => to.destroyed || to.write(bytes), SLOW_MS)
      else if (mode === 'reset') from.resetAndDestroy()
      // A silent server never answers what it got, also not later.
    })
    from.on('error', () => from.destroy())
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }
  const server = createServer((client) => {
    const upstream = connect(target, HOST)
    forward(client, upstream)
    forward(upstream, client)
  })
  const listen = async (port: number): Promise<void> => {
    server.listen(port, HOST)
    await once(server, 'listening')
  }
  const breakAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const hush = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    breakAll()
    await closed
  }
  await listen(0)
  const { port } = server.address() as { port: number }
  return {
    port,
    async set(next) {
      // Bytes were lost, so the connections of before are of no use.
      if (mode === 'silent') breakAll()
      mode = next
      if (next === 'refuse') await hush()
      else if (!server.listening) await listen(port)
    },
    target(moved) {
      target = moved
      breakAll()
    },
    close: hush,
  }
}
