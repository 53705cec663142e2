import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A proxy between a client and a server, with which a test interrupts and restores the connection. */
export interface DatabaseProxy {
  readonly port: number
  /** Breaks open connections and refuses new ones. */
  cut(): Promise<void>
  /** Accepts connections again, at the same port. */
  restore(): Promise<void>
  /** Stops forwarding but keeps and accepts connections, like a server that hangs. */
  freeze(): void
  close(): Promise<void>
}

/** @param target such as `bolt://127.0.0.1:7687`. */
export async function startProxy(target: string): Promise<DatabaseProxy> {
  const { hostname, port: targetPort } = new URL(target)
  const sockets = new Set<Socket>()
  let frozen = false
  const server = createServer((client) => {
    const upstream = connect(Number(targetPort), hostname)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => {
        if (!frozen) to.write(bytes)
      })
      from.on('error', () => from.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  const cut = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.resetAndDestroy()
    await closed
  }
  await listen(0)
  const { port } = server.address() as { port: number }
  return {
    port,
    cut,
    restore: () => listen(port),
    freeze() {
      frozen = true
    },
    close: cut,
  }
}
