/**
 * The interface between TypeScript and the AssemblyScript kernels of src/numeric/kernels.
 * `scripts/build-kernels.js` generates the kernels' argument classes, their dispatch and the constants below
 * from this file, and it fails if a kernel has no entry here or an entry has no kernel.
 */

/**
 * Byte offsets of the fields of a job record in shared memory. `args` holds up to {@link MAX_ARGUMENTS} words
 * of 32 bits.
 */
export const JOB = {
  generation: 0,
  ticket: 8,
  done: 16,
  kernel: 20,
  blocks: 24,
  flags: 28,
  args: 32,
} as const

/** Size of a job record, a multiple of 64. */
export const JOB_BYTES = 192

/** Maximum number of arguments of a kernel. */
export const MAX_ARGUMENTS = (JOB_BYTES - JOB.args) / 4

/** Bits of a job's `flags`. */
export const FLAG = {
  /** Workers return from `serve`. */
  stop: 1,
  /** The thread that finishes the last block calls `notifyDone`. */
  notify: 2,
  /** A worker threw an error. */
  failed: 4,
} as const

/**
 * Layout of a segment word of a tiled matrix; see tiles.ts. Bits 0–13: row within the chunk; bit 14: first
 * segment of the row; bit 15: last segment of the row; bits 16–31: number of entries.
 */
export const SEGMENT = {
  rowMask: 0x3fff,
  first: 0x4000,
  last: 0x8000,
  countShift: 16,
} as const

/** Arguments of a kernel in memory order: addresses, integers, floats, one 32-bit word each. */
interface KernelSignature {
  /** Byte addresses in the engine's memory. 0 stands for an optional array that is absent. */
  readonly addresses: readonly string[]
  /**
   * A kernel with `scratchBytes` owns that many bytes per thread from the address `scratch`, and is called
   * with the thread number.
   */
  readonly integers: readonly string[]
  readonly floats: readonly string[]
  /**
   * Rows, columns or elements that one block computes. Absent if the caller chooses it. It does not depend on
   * the number of threads, so neither do the bits of a result.
   */
  readonly perBlock?: number
}

/** Elements per block of the element-wise kernels. */
const ELEMENTS = 16_384
/**
 * Rows per block: for kernels with a constant cost per element, a few entries per row, and many entries per
 * row.
 */
const ROWS = 256
const CHEAP_ROWS = 64
const COSTLY_ROWS = 16
/** Columns per block of the kernels that add rows in order: no two blocks write the same element. */
const COLUMNS = 16

/**
 * The kernels; a kernel's number is its position. Each one is documented where it is implemented, in
 * src/numeric/kernels.
 */
export const KERNELS = {
  propagate: {
    addresses: [
      'offsets',
      'indices',
      'values',
      'dense',
      'out',
      'base',
      'rows',
      'places',
      'basePlaces',
      'scratch',
    ],
    integers: ['width', 'rowCount', 'scratchBytes'],
    floats: ['scale', 'baseScale'],
    perBlock: CHEAP_ROWS,
  },
  propagateTile: {
    addresses: ['indices', 'values', 'segments', 'chunks', 'dense', 'out', 'base', 'basePlaces'],
    integers: ['firstChunk', 'width'],
    floats: ['scale', 'baseScale'],
    perBlock: 1,
  },
  sparseProduct: {
    addresses: [
      'rows',
      'leftOffsets',
      'leftIndices',
      'leftValues',
      'rightOffsets',
      'rightIndices',
      'rightValues',
      'out',
    ],
    integers: ['columns'],
    floats: [],
    perBlock: 1,
  },
  patternProduct: {
    addresses: ['offsets', 'indices', 'x', 'factors', 'out'],
    integers: ['rowCount', 'width'],
    floats: [],
    perBlock: CHEAP_ROWS,
  },
  chainProduct: {
    addresses: [
      'aOffsets',
      'aIndices',
      'aValues',
      'bOffsets',
      'bIndices',
      'cOffsets',
      'cIndices',
      'first',
      'second',
      'third',
      'out',
      'scratch',
    ],
    integers: ['bColumns', 'cColumns', 'scratchBytes'],
    floats: [],
    perBlock: 1,
  },
  topProducts: {
    addresses: [
      'leftOffsets',
      'leftIndices',
      'leftValues',
      'rightOffsets',
      'rightIndices',
      'rightValues',
      'rowScale',
      'columnScale',
      'ids',
      'scores',
      'sizes',
      'scratch',
    ],
    integers: ['rowCount', 'columns', 'n', 'skipDiagonal', 'firstColumn', 'isLastRange', 'scratchBytes'],
    floats: ['shrink'],
    perBlock: COSTLY_ROWS,
  },
  localRidge: {
    addresses: ['offsets', 'indices', 'rowWeights', 'support', 'weights', 'scratch'],
    integers: ['columnCount', 'rowCount', 'n', 'maxSupportEntries', 'scratchBytes'],
    floats: ['lambda'],
    perBlock: COSTLY_ROWS,
  },
  packPanels: {
    addresses: ['source', 'packed'],
    integers: ['columns', 'inner', 'innerStride', 'columnStride'],
    floats: [],
    perBlock: 8,
  },
  gemm: {
    addresses: ['a', 'packedB', 'out', 'scratch'],
    integers: ['rowCount', 'columns', 'inner', 'rowsPerBlock', 'panelsPerBlock', 'scratchBytes'],
    floats: [],
  },
  gemmDouble: {
    addresses: ['a', 'packedB', 'out'],
    integers: ['rowCount', 'panels', 'inner'],
    floats: [],
    perBlock: 16,
  },
  transposeTiles: {
    addresses: ['source', 'out'],
    integers: ['rowCount', 'columns'],
    floats: [],
    perBlock: 32,
  },
  gatherRows: {
    addresses: ['table', 'rows', 'out'],
    integers: ['width', 'rowCount'],
    floats: [],
    perBlock: CHEAP_ROWS,
  },
  scatterAddRows: {
    addresses: ['table', 'rows', 'updates'],
    integers: ['width', 'rowCount'],
    floats: [],
    perBlock: COLUMNS,
  },
  scaleRows: {
    addresses: ['a', 'factors', 'out'],
    integers: ['width', 'rowCount'],
    floats: [],
    perBlock: ROWS,
  },
  addRowVector: {
    addresses: ['a', 'vector', 'out'],
    integers: ['width', 'rowCount'],
    floats: [],
    perBlock: ROWS,
  },
  rowNorms: { addresses: ['table', 'out'], integers: ['width', 'rowCount'], floats: [], perBlock: ROWS },
  normalizeRows: {
    addresses: ['table', 'out', 'lengths'],
    integers: ['width', 'rowCount'],
    floats: [],
    perBlock: ROWS,
  },
  normalizeRowsGradient: {
    addresses: ['unit', 'lengths', 'gradient', 'out'],
    integers: ['width', 'rowCount'],
    floats: [],
    perBlock: ROWS,
  },
  rowDots: {
    addresses: ['a', 'b', 'out'],
    integers: ['width', 'rowCount'],
    floats: ['scale'],
    perBlock: ROWS,
  },
  scaleColumns: { addresses: ['a', 'factors', 'out'], integers: ['width'], floats: [], perBlock: 1 },
  columnSums: { addresses: ['a', 'out'], integers: ['width', 'rowCount'], floats: [], perBlock: COLUMNS },
  axpy: { addresses: ['a', 'b', 'out'], integers: ['count'], floats: ['alpha', 'beta'], perBlock: ELEMENTS },
  multiplyElements: { addresses: ['a', 'b', 'out'], integers: ['count'], floats: [], perBlock: ELEMENTS },
  divideElements: { addresses: ['a', 'b', 'out'], integers: ['count'], floats: [], perBlock: ELEMENTS },
  relu: { addresses: ['a', 'out'], integers: ['count'], floats: [], perBlock: ELEMENTS },
  step: { addresses: ['a', 'out'], integers: ['count'], floats: ['alpha'], perBlock: ELEMENTS },
  maxima: { addresses: ['a', 'out'], integers: ['count'], floats: [], perBlock: ELEMENTS },
  addPositive: { addresses: ['a', 'out'], integers: ['count'], floats: ['alpha'], perBlock: ELEMENTS },
  softmaxRows: {
    addresses: ['logits', 'positives', 'losses', 'negativeIds', 'positiveIds'],
    integers: ['negativeCount', 'rowCount'],
    floats: ['inverseTemperature', 'inverseRowCount'],
    perBlock: 16,
  },
  bpr: {
    addresses: [
      'users',
      'positives',
      'negatives',
      'userGradient',
      'positiveGradient',
      'negativeGradient',
      'losses',
    ],
    integers: ['width', 'rowCount'],
    floats: ['inverseRowCount'],
    perBlock: CHEAP_ROWS,
  },
  adam: {
    addresses: ['parameter', 'gradient', 'firstMoment', 'secondMoment'],
    integers: ['count'],
    floats: ['stepSize', 'beta1', 'beta2', 'epsilon', 'decay'],
    perBlock: ELEMENTS,
  },
  topKRows: {
    addresses: ['scores', 'excludeOffsets', 'excludeIndices', 'excludeRows', 'ids', 'best'],
    integers: ['columns', 'k'],
    floats: [],
    perBlock: 1,
  },
  topKIndex: {
    addresses: [
      'queries',
      'packed',
      'excludeOffsets',
      'excludeIndices',
      'excludeRows',
      'ids',
      'best',
      'scratch',
    ],
    integers: ['columns', 'width', 'k', 'queryCount', 'scratchBytes'],
    floats: [],
    perBlock: COSTLY_ROWS,
  },
} as const satisfies Record<string, KernelSignature>

/** Name of a kernel. */
export type Kernel = keyof typeof KERNELS

type ArgumentName<K extends Kernel> =
  | (typeof KERNELS)[K]['addresses'][number]
  | (typeof KERNELS)[K]['integers'][number]
  | (typeof KERNELS)[K]['floats'][number]

/** Arguments of a kernel by name. */
export type KernelArguments<K extends Kernel> = Readonly<Record<ArgumentName<K>, number>>

/** Number of blocks in which a kernel computes `count` rows, columns or elements. */
export function blocksOf(kernel: Exclude<Kernel, 'gemm'>, count: number): number {
  return Math.ceil(count / KERNELS[kernel].perBlock)
}

/** Where a kernel's arguments lie in a job record, in words from its `args`. */
export interface ArgumentLayout {
  readonly number: number
  /** Addresses and integers, from word 0. */
  readonly words: readonly string[]
  /** Floats, behind `words`. */
  readonly floats: readonly string[]
}

/** Layout of the arguments of each kernel. */
export const LAYOUTS = Object.fromEntries(
  Object.entries(KERNELS).map(([name, { addresses, integers, floats }], number) => [
    name,
    { number, words: [...addresses, ...integers], floats },
  ]),
) as unknown as Readonly<Record<Kernel, ArgumentLayout>>
