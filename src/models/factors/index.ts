// Matrix factorization and linear models: ALS, BPR, EASE.

export { als } from './als.js'
export { mfBpr } from './bpr.js'
export { ease } from './ease.js'
