// Linear algebra: truncated SVD, eigenvalues, inverses, systems of equations, their residuals, and best rows.

export { bestAmong, bestRows } from './best-rows.js'
export {
  DOUBLE_BOUND,
  type Inverse,
  invertInDouble,
  invertPositive,
  SINGLE_BOUND,
} from './invert-positive.js'
export {
  chainMaps,
  denseMap,
  expectResidual,
  identityMap,
  type LinearMap,
  probeResidual,
  ResidualError,
  sparseMap,
  sparseTransposedMap,
} from './residual.js'
export { SOLVE_BOUND, solvePositive } from './solve-positive.js'
export { SVD_BOUND, SVD_CONVERGENCE_BOUND, truncatedSvd } from './svd.js'
export { EIGEN_BOUND } from './symmetric-eigen.js'
