// The server: GraphQL over HTTP and WebSocket, the console, and the format of errors.

export { createServer, type KindredServer, listen, readTypeDefs } from './server.js'
