import { createServer } from 'node:net'

// Below the ports that systems hand out for outgoing connections, so that a remembered one is rarely taken.
const FIRST_PORT = 17_000
const LAST_PORT = 31_999
const ATTEMPTS = 200

export const LOOPBACK = '127.0.0.1'

/** Whether a server could listen on this port of the loopback address now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** A free port, drawn at random so that two homes that start together hardly ever draw the same. */
export async function chooseFreePort(random: () => number = Math.random): Promise<number> {
  for (let tried = 0; tried < ATTEMPTS; tried++) {
    const port = FIRST_PORT + Math.floor(random() * (LAST_PORT - FIRST_PORT + 1))
    if (await isFree(port)) return port
  }
  throw new Error(`no free port was found among ${FIRST_PORT}–${LAST_PORT}`)
}
