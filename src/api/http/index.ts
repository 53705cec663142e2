// The HTTP server: GraphQL, console, subscriptions, errors.

export { createServer, type KindredServer, listen, readTypeDefs } from './server.js'
