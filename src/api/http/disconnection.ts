import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Reason of an aborted request: its client closed the connection before the answer. */
export class ClientGone extends Error {
  constructor() {
    super('the client closed the connection')
    this.name = 'ClientGone'
  }
}

/** Code of errors of a request whose client is gone. No client sees it. */
export const CLIENT_GONE = 'CLIENT_CLOSED_REQUEST'

/** Line for the log, at the level `debug`. The server has no part in it, so there is no stack trace. */
export const hangUpLine = (where: string): string =>
  `a client closed its connection before the answer (${where})`

const endsOf = new WeakMap<Socket, Set<() => void>>()

/**
 * Calls back once, at the end of a request: its answer was sent, or its connection closed. Not by the event
 * `close` of the response alone: a response that waits behind another one of its connection does not get it
 * when the connection breaks.
 *
 * @returns false if the request has ended already; it then calls back at once.
 */
export function atEnd(response: ServerResponse, callback: () => void): boolean {
  const { socket } = response.req
  if (response.closed || socket.destroyed) {
    callback()
    return false
  }
  const ends = endsOfSocket(socket)
  const end = (): void => {
    response.off('close', end)
    if (ends.delete(end)) callback()
  }
  ends.add(end)
  response.once('close', end)
  return true
}

/** One listener for all requests of a connection. */
function endsOfSocket(socket: Socket): Set<() => void> {
  const known = endsOf.get(socket)
  if (known !== undefined) return known
  const ends = new Set<() => void>()
  endsOf.set(socket, ends)
  socket.once('close', () => {
    for (const end of [...ends]) end()
  })
  return ends
}
