import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

/** Numbers of the kernels as src/numeric/kernels/index.ts dispatches them. */
export const KERNELS = {
  propagate: 0,
  sparseProduct: 1,
  packPanels: 2,
  gemm: 3,
  transposeTiles: 4,
  gatherRows: 5,
  scatterAddRows: 6,
  rowNorms: 7,
  normalizeRows: 8,
  normalizeRowsGradient: 9,
  rowDots: 10,
  softmaxRows: 11,
  bpr: 12,
  adam: 13,
  topKRows: 14,
  topKIndex: 15,
  topProducts: 16,
  axpy: 17,
  multiplyElements: 18,
  scaleRows: 19,
  addRowVector: 20,
  relu: 21,
  step: 22,
  columnSums: 23,
  divideElements: 24,
  localRidge: 25,
  chainProduct: 26,
  scaleColumns: 27,
  maxima: 28,
  addPositive: 29,
  patternProduct: 30,
  propagateTile: 31,
} as const
export type Kernel = keyof typeof KERNELS

export interface WorkerStart {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly job: number
  readonly thread: number
  readonly generation: number
}

export interface ThreadPoolOptions {
  /** Threads that compute, the calling one among them. */
  readonly threads: number
  /**
   * Whether the calling thread may sleep until helpers have finished their last blocks. A server's main thread must not: it
   * then spins instead, for at most the time of one block.
   */
  readonly maySleep: boolean
}

/** Runs kernels over one shared memory. */
export interface ThreadPool {
  readonly threads: number
  /**
   * Runs blocks 0 … blocks − 1 of a kernel; returns when all are done. The calling thread works too, so the job is finished even
   * if no helper has started yet.
   *
   * @param whole whole numbers and addresses, at most 24. @param reals at most 8.
   */
  run(kernel: Kernel, blocks: number, whole: readonly number[], reals?: readonly number[]): void
  /** Like `run`, but the helpers do all the work and the calling thread's event loop goes on. */
  runAsync(kernel: Kernel, blocks: number, whole: readonly number[], reals?: readonly number[]): Promise<void>
  /** Ends the helpers. Without it they end with the process, which they do not keep alive. */
  close(): Promise<void>
}

// As in src/numeric/kernels/layout.ts.
export const JOB = {
  generation: 0,
  ticket: 8,
  done: 16,
  kernel: 20,
  blocks: 24,
  flags: 28,
  whole: 32,
  reals: 128,
}
const JOB_BYTES = 192
const FLAG_STOP = 1
const FLAG_TELL = 2
export const FLAG_FAILED = 4
const HELPER_FAILED = 'a helper thread of the engine failed'
const CLOSED = 0x7fff_ffffn
/** About a tenth of a millisecond: longer than two threads differ on even blocks, shorter than a sleep and a wake. */
const SPIN_TURNS = 20_000

/** Bytes at the start of the memory that the pool keeps for its two jobs (shared and the calling thread's own). */
export const POOL_BYTES = 2 * JOB_BYTES

interface KernelExports {
  participate(job: number, thread: number): void
  spin(job: number, turns: number): number
  sleep(job: number): void
  runAlone(kernel: number, blocks: number, thread: number, args: number): void
}

let compiled: WebAssembly.Module | undefined

function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('../kernels.wasm', import.meta.url)))
  return compiled
}

/**
 * @param memory shared, at least one page; `address … address + POOL_BYTES` belongs to the pool.
 */
export function createThreadPool(
  memory: WebAssembly.Memory,
  address: number,
  options: ThreadPoolOptions,
): ThreadPool {
  const job = address
  const own = address + JOB_BYTES
  const exports = new WebAssembly.Instance(kernelModule(), {
    env: { memory },
    index: { tell() {} },
  }).exports as unknown as KernelExports
  const wholes = new Int32Array(memory.buffer, 0, (address + POOL_BYTES) / 4)
  const reals = new Float32Array(memory.buffer, 0, (address + POOL_BYTES) / 4)
  const tickets = new BigInt64Array(memory.buffer, 0, (address + POOL_BYTES) / 8)
  let generation = 0
  let workers: Worker[] | undefined
  let pending: Promise<void> = Promise.resolve()
  /** Whether an asynchronous job holds the shared slot; the calling thread then works alone. */
  let occupied = false
  let settle: ((error?: Error) => void) | undefined

  const start = (): Worker[] => {
    const helpers: Worker[] = []
    for (let thread = 1; thread < options.threads; thread++) {
      const workerData: WorkerStart = { module: kernelModule(), memory, job, thread, generation }
      const worker = new Worker(new URL('./threads.worker.js', import.meta.url), { workerData, execArgv: [] })
      worker.on('message', () => settle?.())
      worker.on('error', (cause) => settle?.(new Error(HELPER_FAILED, { cause })))
      // After the listeners: adding one makes the port keep the process alive.
      worker.unref()
      helpers.push(worker)
    }
    return helpers
  }

  const writeArguments = (at: number, whole: readonly number[], real: readonly number[]): void => {
    for (let position = 0; position < whole.length; position++) {
      wholes[((at + JOB.whole) >> 2) + position] = whole[position]!
    }
    for (let position = 0; position < real.length; position++) {
      reals[((at + JOB.reals) >> 2) + position] = real[position]!
    }
  }

  const open = (
    kernel: Kernel,
    blocks: number,
    whole: readonly number[],
    real: readonly number[],
    flags: number,
  ): void => {
    // Closed first: a late helper must not claim a block by the old ticket while the arguments change.
    Atomics.store(tickets, (job + JOB.ticket) >> 3, (BigInt(generation) << 32n) | CLOSED)
    writeArguments(job, whole, real)
    wholes[(job + JOB.kernel) >> 2] = KERNELS[kernel]
    Atomics.store(wholes, (job + JOB.flags) >> 2, flags)
    Atomics.store(wholes, (job + JOB.blocks) >> 2, blocks)
    Atomics.store(wholes, (job + JOB.done) >> 2, 0)
    generation = (generation + 1) & 0x3fff_ffff
    Atomics.store(tickets, (job + JOB.ticket) >> 3, BigInt(generation) << 32n)
    Atomics.store(wholes, (job + JOB.generation) >> 2, generation)
    Atomics.notify(wholes, (job + JOB.generation) >> 2)
  }

  const runAlone = (kernel: Kernel, blocks: number, whole: readonly number[], real: readonly number[]) => {
    writeArguments(own, whole, real)
    exports.runAlone(KERNELS[kernel], blocks, 0, own + JOB.whole)
  }

  return {
    threads: options.threads,
    run(kernel, blocks, whole, real = []) {
      if (blocks <= 0) return
      if (options.threads === 1 || blocks === 1 || occupied) return runAlone(kernel, blocks, whole, real)
      workers ??= start()
      open(kernel, blocks, whole, real, 0)
      exports.participate(job, 0)
      if (!exports.spin(job, SPIN_TURNS)) {
        if (options.maySleep) exports.sleep(job)
        else while (!exports.spin(job, SPIN_TURNS));
      }
      if (Atomics.load(wholes, (job + JOB.flags) >> 2) & FLAG_FAILED) throw new Error(HELPER_FAILED)
    },
    runAsync(kernel, blocks, whole, real = []) {
      const task = pending.then(async () => {
        if (blocks <= 0) return
        if (options.threads === 1) return runAlone(kernel, blocks, whole, real)
        workers ??= start()
        occupied = true
        for (const worker of workers) worker.ref()
        try {
          await new Promise<void>((resolve, reject) => {
            settle = (error) => (error ? reject(error) : resolve())
            open(kernel, blocks, whole, real, FLAG_TELL)
          })
        } finally {
          settle = undefined
          occupied = false
          for (const worker of workers) worker.unref()
        }
      })
      pending = task.catch(() => {})
      return task
    },
    async close() {
      await pending
      const ending = workers ?? []
      workers = undefined
      if (ending.length === 0) return
      open('propagate', 0, [], [], FLAG_STOP)
      await Promise.all(ending.map((worker) => worker.terminate()))
    },
  }
}
