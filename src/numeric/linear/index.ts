// Linear algebra: truncated SVD, symmetric eigenvalues, positive definite inverse, best rows.

export { bestAmong, bestRows } from './best-rows.js'
export { invertPositive } from './invert-positive.js'
export { truncatedSvd } from './svd.js'
