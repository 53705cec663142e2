// Compressed sparse row (CSR) matrices and their normalizations.

export {
  type Csr,
  csrFromTriplets,
  emptyCsr,
  entryOf,
  hasEntry,
  rowCounts,
  rowIndices,
  rowValues,
  selectRows,
  transpose,
} from './csr.js'
export { groupByKey } from './group-by-key.js'
export { inversePower, normalizeByDegree, rowSums, scaleEntries } from './normalize.js'
