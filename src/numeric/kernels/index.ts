// The one entry point: every kernel works on numbered blocks whose bounds depend on sizes alone, never on the number of
// threads, so that a result is the same bits whoever computed which block.
import { adam } from './adam'
import { chainProduct, patternProduct, scaleColumns } from './chain'
import { topProducts } from './cooccurrence'
import {
  addPositive,
  addRowVector,
  axpy,
  columnSums,
  divideElements,
  maxima,
  multiplyElements,
  relu,
  scaleRows,
  step,
} from './elementwise'
import { ARGUMENTS, BLOCKS, DONE, FLAG_STOP, FLAG_TELL, FLAGS, GENERATION, KERNEL, TICKET } from './layout'
import { bpr, softmaxRows } from './losses'
import { gemm, packPanels, transposeTiles } from './matmul'
import { propagate, propagateTile, sparseProduct } from './propagate'
import { localRidge } from './ridge'
import { gatherRows, normalizeRows, normalizeRowsGradient, rowDots, rowNorms, scatterAddRows } from './rows'
import { topKIndex, topKRows } from './topk'

/** Tells the thread's JavaScript that an asynchronous job is complete. */
declare function tell(): void

/** Kernel numbers as in KERNELS of src/numeric/threads.ts. */
function dispatch(kernel: i32, block: i32, thread: i32, args: usize): void {
  switch (kernel) {
    case 0:
      propagate(block, thread, args)
      break
    case 1:
      sparseProduct(block, args)
      break
    case 2:
      packPanels(block, args)
      break
    case 3:
      gemm(block, thread, args)
      break
    case 4:
      transposeTiles(block, args)
      break
    case 5:
      gatherRows(block, args)
      break
    case 6:
      scatterAddRows(block, args)
      break
    case 7:
      rowNorms(block, args)
      break
    case 8:
      normalizeRows(block, args)
      break
    case 9:
      normalizeRowsGradient(block, args)
      break
    case 10:
      rowDots(block, args)
      break
    case 11:
      softmaxRows(block, args)
      break
    case 12:
      bpr(block, args)
      break
    case 13:
      adam(block, args)
      break
    case 14:
      topKRows(block, args)
      break
    case 15:
      topKIndex(block, thread, args)
      break
    case 16:
      topProducts(block, thread, args)
      break
    case 17:
      axpy(block, args)
      break
    case 18:
      multiplyElements(block, args)
      break
    case 19:
      scaleRows(block, args)
      break
    case 20:
      addRowVector(block, args)
      break
    case 21:
      relu(block, args)
      break
    case 22:
      step(block, args)
      break
    case 23:
      columnSums(block, args)
      break
    case 24:
      divideElements(block, args)
      break
    case 25:
      localRidge(block, thread, args)
      break
    case 26:
      chainProduct(block, thread, args)
      break
    case 27:
      scaleColumns(block, args)
      break
    case 28:
      maxima(block, args)
      break
    case 29:
      addPositive(block, args)
      break
    case 30:
      patternProduct(block, args)
      break
    case 31:
      propagateTile(block, args)
      break
    default:
      unreachable()
  }
}

/**
 * Takes blocks of the job until none is left. The ticket holds the job's generation in its upper half and the next block
 * in its lower half: a claim succeeds only while the job that it was read from is still open, and a job's arguments stay
 * until all claimed blocks are done.
 */
export function participate(job: usize, thread: i32): void {
  while (true) {
    const ticket = atomic.load<i64>(job + TICKET)
    const block = <i32>ticket
    const blocks = atomic.load<i32>(job + BLOCKS)
    if (block >= blocks) return
    if (atomic.cmpxchg<i64>(job + TICKET, ticket, ticket + 1) != ticket) continue
    dispatch(load<i32>(job + KERNEL), block, thread, job + ARGUMENTS)
    const flags = load<i32>(job + FLAGS)
    if (atomic.add<i32>(job + DONE, 1) + 1 == blocks) {
      atomic.notify(job + DONE, 1)
      if (flags & FLAG_TELL) tell()
    }
  }
}

/** Life of a worker: sleeps until the generation changes, helps, sleeps again; returns once told to stop. */
export function serve(job: usize, thread: i32, generation: i32): void {
  let seen = generation
  while (true) {
    atomic.wait<i32>(job + GENERATION, seen, -1)
    seen = atomic.load<i32>(job + GENERATION)
    if (atomic.load<i32>(job + FLAGS) & FLAG_STOP) return
    participate(job, thread)
  }
}

/** Spins until all blocks are done or `turns` have passed; whether they are done. */
export function spin(job: usize, turns: i32): bool {
  for (let turn = 0; turn < turns; turn++) {
    if (atomic.load<i32>(job + DONE) >= atomic.load<i32>(job + BLOCKS)) return true
  }
  return false
}

/** Runs all blocks on the calling thread, from an argument area of the caller's own. */
export function runAlone(kernel: i32, blocks: i32, thread: i32, args: usize): void {
  for (let block = 0; block < blocks; block++) dispatch(kernel, block, thread, args)
}

/** Sleeps until all blocks are done. Never on a server's main thread. */
export function sleep(job: usize): void {
  while (true) {
    const done = atomic.load<i32>(job + DONE)
    if (done >= atomic.load<i32>(job + BLOCKS)) return
    atomic.wait<i32>(job + DONE, done, 100000000)
  }
}
