import type { Server } from 'node:http'
import { KindredError } from '../core/errors.js'

/** @throws KindredError BUSY where the port is taken, BAD_CONFIGURATION where one cannot listen there at all. */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(explain(cause, host, port)))
    server.listen(port, host, resolve)
  })
}

function explain(cause: NodeJS.ErrnoException, host: string, port: number): KindredError {
  if (cause.code === 'EADDRINUSE') {
    return new KindredError('BUSY', `port ${port} of ${host} is taken by another program`, {
      field: 'http.port',
      remedy: 'stop that program, or choose another port with --port (0 takes a free one)',
      cause,
    })
  }
  const forbidden = cause.code === 'EACCES'
  return new KindredError('BAD_CONFIGURATION', `cannot listen on ${host}:${port}: ${cause.message}`, {
    field: forbidden ? 'http.port' : 'http.host',
    remedy: forbidden ? 'choose a port above 1023 with --port' : 'check KINDRED_HOST',
    cause,
  })
}
