import type { IncomingMessage } from 'node:http'
import { CloseCode, MessageType, type Server as ProtocolServer, parseMessage } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Log } from '../../core/shared/index.js'
import { logFieldsOf, type RequestRecord } from '../request/index.js'
import { hangUpLine } from './disconnection.js'

/** What the protocol's hooks know of a socket besides its subscriptions. */
export interface SocketExtra {
  readonly socket: WebSocket
  readonly request: IncomingMessage
  /** Of the upgrade; the log lines of the socket have its id. */
  readonly record: RequestRecord
}

/** Time between two pings; a socket that does not answer within it is closed. */
const PING_MS = 12_000

/**
 * Serves one WebSocket in the protocol `graphql-transport-ws`. It is like `useServer` of graphql-ws, except
 * for errors: a connection that breaks is one line of the log, and a message that cannot be handled is logged
 * and closes the socket with code 4500.
 */
export function serveSocket(protocol: ProtocolServer<SocketExtra>, extra: SocketExtra, log: Log): void {
  const { socket, record } = extra
  let isGone = false
  const onBroken = () => {
    if (!isGone) log(hangUpLine('WebSocket /graphql'), 'debug', logFieldsOf(record))
    isGone = true
  }
  socket.on('error', () => {
    onBroken()
    socket.terminate()
  })
  let answers = true
  socket.on('pong', () => {
    answers = true
  })
  const ping = setInterval(() => {
    if (!answers) socket.terminate()
    else if (socket.readyState === socket.OPEN) {
      answers = false
      socket.ping()
    }
  }, PING_MS)
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (message) =>
        new Promise((resolve) => {
          if (socket.readyState !== socket.OPEN) return resolve()
          // A message that cannot be sent has no receiver any more; `close` follows.
          socket.send(message, () => resolve())
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage(handle) {
        socket.on('message', async (bytes) => {
          try {
            await handle(String(bytes))
          } catch (error) {
            if (isGone || socket.readyState !== socket.OPEN) return
            if (isOfServer(String(bytes))) {
              socket.close(CloseCode.BadRequest, 'Invalid message received')
              return
            }
            log(
              `error at a WebSocket message: ${error instanceof Error ? error.stack : String(error)}`,
              'error',
              logFieldsOf(record),
            )
            socket.close(CloseCode.InternalServerError, 'internal server error')
          }
        })
      },
    },
    extra,
  )
  socket.once('close', (code, reason) => {
    clearInterval(ping)
    // 1006: the connection ended without the closing handshake.
    if (code === 1006) onBroken()
    closed(code, String(reason)).catch((error: unknown) =>
      log(`error at a closed WebSocket: ${String(error)}`, 'error', logFieldsOf(record)),
    )
  })
}

/** Whether a message is one that only servers send. The protocol throws for it. */
function isOfServer(text: string): boolean {
  try {
    const { type } = parseMessage(text)
    return type === MessageType.ConnectionAck || type === MessageType.Next || type === MessageType.Error
  } catch {
    return false
  }
}
