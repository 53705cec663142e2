import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import type { Authenticator, Identity } from '../../app/access/index.js'
import { KindredError } from '../../core/shared/index.js'
import type { Caller } from '../request/index.js'
import type { FindCaller } from './find-caller.js'

/** Time between two checks of the keys of open sockets. */
const RECHECK_MS = 2_000
/** Close code of the protocol `graphql-transport-ws` for a socket without a valid key. */
const UNAUTHORIZED = 4401

/** Knows who is behind each WebSocket, and closes those whose key is revoked. */
export interface SocketCallers {
  /**
   * Identifies the client of a socket once.
   *
   * @param authorization the header `Authorization` of the upgrade or of `connection_init`.
   * @returns false if a key is needed and there is no valid one. The socket is then closed.
   */
  admit(socket: WebSocket, request: IncomingMessage, authorization: string | undefined): Promise<boolean>
  /** The caller behind an admitted socket. */
  callerOf(socket: WebSocket): Caller
  /** Whether the key of the socket is still valid. Closes the socket if not. */
  recheck(socket: WebSocket): Promise<boolean>
  /** Ends the periodic checks. */
  stop(): void
}

/** @param authenticator undefined: every caller is trusted. */
export function createSocketCallers(
  authenticator: Authenticator | undefined,
  findCaller: FindCaller,
): SocketCallers {
  const callers = new Map<WebSocket, Caller>()
  const close = (socket: WebSocket, reason: string): false => {
    callers.delete(socket)
    socket.close(UNAUTHORIZED, reason)
    return false
  }
  const isValid = async (identity: Identity): Promise<boolean> => {
    // A database that cannot be reached says nothing about the key, and no message comes without it.
    return (await authenticator?.isValid(identity).catch(() => true)) ?? true
  }
  const recheck = async (socket: WebSocket): Promise<boolean> => {
    const caller = callers.get(socket)
    if (caller !== undefined && (await isValid(caller))) return true
    return close(socket, 'the key is not valid any more')
  }
  const timer =
    authenticator === undefined
      ? undefined
      : setInterval(() => void Promise.all([...callers.keys()].map(recheck)), RECHECK_MS).unref()
  return {
    async admit(socket, request, authorization) {
      try {
        callers.set(socket, await findCaller(request, authorization))
        socket.once('close', () => callers.delete(socket))
        return true
      } catch (error) {
        if (!(error instanceof KindredError)) throw error
        return close(socket, error.code === 'UNAUTHENTICATED' ? error.message : error.code)
      }
    },
    callerOf: (socket) => callers.get(socket)!,
    recheck,
    stop: () => clearInterval(timer),
  }
}

/** The header `Authorization` in the payload of `connection_init`, in any case of letters. */
export function authorizationOf(params: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const entry = Object.entries(params ?? {}).find(([name]) => name.toLowerCase() === 'authorization')
  return typeof entry?.[1] === 'string' ? entry[1] : undefined
}
