// Linear algebra: truncated SVD, symmetric eigenvalues, inverse of positive definite matrices, best rows.

export { bestAmong, bestRows } from './best-rows.js'
export { invertPositive } from './invert-positive.js'
export { truncatedSvd } from './svd.js'
