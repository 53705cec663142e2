// Erasure of users from every place that keeps something of them, and the export of these places.

export { createExportUser, type ExportUser } from './export-user.js'
export { createForget, type Forget, type ForgetOptions } from './forget.js'
export { createInfluenceMeter, type InfluenceResult, type InfluenceScope } from './influence.js'
export { GRAPH_PLACES, NOTHING_OF_USERS, SNAPSHOT_PLACE } from './places.js'
export type { Receipt, Remainder } from './receipt.js'
