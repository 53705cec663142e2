// Compressed sparse row (CSR) matrices, their normalizations, and searches in sorted arrays.

export { lowerBound, upperBound } from './binary-search.js'
export {
  binarize,
  type Csr,
  csrFromTriplets,
  emptyCsr,
  entryOf,
  hasEntry,
  rowCounts,
  rowIndices,
  rowValues,
  selectRows,
  symmetrize,
  transpose,
} from './csr.js'
export { groupByKey } from './group-by-key.js'
export { inverseDegreePowers, inversePower, normalizeByDegree, rowSums, scaleEntries } from './normalize.js'
