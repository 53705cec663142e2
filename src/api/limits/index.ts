// Limits of a request: its size, shape, cost and time, and how many requests a caller may send.

export { type Admission, createAdmission } from './admission.js'
export { type BodyLimits, bodyLimitsFor, type Limits, networkOf } from './caller.js'
export { createCostEstimator, type EstimateCost, type RequestCost } from './cost.js'
export { Refusal } from './refusal.js'
export { checkShape } from './shape.js'
export { createTally } from './tally.js'
export type { WrongKeys } from './wrong-keys.js'
