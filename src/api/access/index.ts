// Who may call and use what: hosts, origins, addresses, keys, and the scopes of fields.

export { createCorsHint, isOriginAllowed } from './cors-hint.js'
export { createFindCaller, createMetricsCheck, type FindCaller } from './find-caller.js'
export { createClientAddress, isHostAllowed, isLoopback } from './network.js'
export {
  callerOfResponse,
  createAuthentication,
  createHostCheck,
  forbiddenStatusPlugin,
  recordOf,
  refuseKnown,
} from './refuse.js'
export { checkScope, type FieldScope, guardResolvers, readScopes } from './scopes.js'
export { authorizationOf, createSocketCallers } from './socket-callers.js'
