// The server: GraphQL over HTTP and WebSocket, the console, and the format of errors.

export type { AccessLog } from './access-log.js'
export type { ServerGauges } from './gauges.js'
export {
  createServer,
  type KindredServer,
  listen,
  readTypeDefs,
  type TlsPair,
  type WatchedTls,
} from './server.js'
