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
