import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { FLAG, JOB, JOB_BYTES, type Kernel, type KernelArguments, LAYOUTS } from './kernel-table.js'

/** What a helper thread is started with. */
export interface WorkerStart {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  /** Address of the shared job record. */
  readonly job: number
  readonly thread: number
  /** Generation of the last job before the start; the thread waits for the next one. */
  readonly generation: number
}

/** Options of {@link createThreadPool}. */
export interface ThreadPoolOptions {
  /** Number of threads that compute, including the calling one. */
  readonly threads: number
  /**
   * Whether the calling thread may sleep until the helpers have finished their last blocks. A server's main
   * thread must not sleep; it spins instead, for at most the time of one block.
   */
  readonly maySleep: boolean
}

/** Runs kernels on several threads over one shared memory. */
export interface ThreadPool {
  readonly threads: number
  /**
   * Runs blocks 0 … blocks − 1 of a kernel and returns when all are done. The calling thread works too, so
   * the job finishes even if no helper has started yet.
   *
   * @throws Error if a helper failed.
   */
  run<K extends Kernel>(kernel: K, blocks: number, args: KernelArguments<K>): void
  /** Like `run`, but the helpers do all the work and the calling thread's event loop stays free. */
  runAsync<K extends Kernel>(kernel: K, blocks: number, args: KernelArguments<K>): Promise<void>
  /** Stops the helpers. They do not keep the process alive, so calling it is optional. */
  close(): Promise<void>
}

const HELPER_FAILED = 'a helper thread of the engine failed'
/** Block number of a ticket that no thread can claim. */
const CLOSED = 0x7fff_ffffn
/** About 0.1 ms: longer than threads differ on even blocks, shorter than a sleep and a wake-up. */
const SPIN_TURNS = 20_000

/** Bytes that the pool needs for two job records: the shared one, and the calling thread's own. */
export const POOL_BYTES = 2 * JOB_BYTES

/** Functions that src/numeric/kernels/index.ts exports. */
interface KernelExports {
  participate(job: number, thread: number): void
  spin(job: number, turns: number): number
  sleep(job: number): void
  runAlone(kernel: number, blocks: number, thread: number, args: number): void
}

// Compiled once per process: a module holds code only, no state.
let compiled: WebAssembly.Module | undefined

function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('../kernels.wasm', import.meta.url)))
  return compiled
}

/**
 * Creates a pool. Helper threads start with the first job of more than one block.
 *
 * @param memory shared, at least one page; the bytes `address … address + POOL_BYTES − 1` belong to the pool.
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
    index: { notifyDone() {} },
  }).exports as unknown as KernelExports
  const words = new Int32Array(memory.buffer, 0, (address + POOL_BYTES) / 4)
  const floats = new Float32Array(memory.buffer, 0, (address + POOL_BYTES) / 4)
  const tickets = new BigInt64Array(memory.buffer, 0, (address + POOL_BYTES) / 8)
  let generation = 0
  let workers: Worker[] | undefined
  let pending: Promise<void> = Promise.resolve()
  /** Whether an asynchronous job holds the shared record; other jobs then run on the calling thread alone. */
  let occupied = false
  let settle: ((error?: Error) => void) | undefined

  const start = (): Worker[] => {
    const helpers: Worker[] = []
    for (let thread = 1; thread < options.threads; thread++) {
      const workerData: WorkerStart = { module: kernelModule(), memory, job, thread, generation }
      const worker = new Worker(new URL('./threads.worker.js', import.meta.url), { workerData, execArgv: [] })
      worker.on('message', () => settle?.())
      worker.on('error', (cause) => settle?.(new Error(HELPER_FAILED, { cause })))
      // Must follow the listeners: adding a listener makes the port keep the process alive again.
      worker.unref()
      helpers.push(worker)
    }
    return helpers
  }

  const writeArguments = (record: number, kernel: Kernel, args: Readonly<Record<string, number>>): void => {
    const layout = LAYOUTS[kernel]
    let word = (record + JOB.args) >> 2
    for (const name of layout.words) words[word++] = args[name]!
    for (const name of layout.floats) floats[word++] = args[name]!
  }

  /** Publishes a job in the shared record; `prepare` writes its kernel and arguments. */
  const open = (blocks: number, flags: number, prepare: () => void): void => {
    // Closes the old ticket first: a late helper must not claim a block by it while the arguments change.
    Atomics.store(tickets, (job + JOB.ticket) >> 3, (BigInt(generation) << 32n) | CLOSED)
    prepare()
    Atomics.store(words, (job + JOB.flags) >> 2, flags)
    Atomics.store(words, (job + JOB.blocks) >> 2, blocks)
    Atomics.store(words, (job + JOB.done) >> 2, 0)
    generation = (generation + 1) & 0x3fff_ffff
    Atomics.store(tickets, (job + JOB.ticket) >> 3, BigInt(generation) << 32n)
    Atomics.store(words, (job + JOB.generation) >> 2, generation)
    Atomics.notify(words, (job + JOB.generation) >> 2)
  }

  const openKernel = <K extends Kernel>(
    kernel: K,
    blocks: number,
    args: KernelArguments<K>,
    flags: number,
  ): void =>
    open(blocks, flags, () => {
      writeArguments(job, kernel, args)
      words[(job + JOB.kernel) >> 2] = LAYOUTS[kernel].number
    })

  const runAlone = <K extends Kernel>(kernel: K, blocks: number, args: KernelArguments<K>): void => {
    writeArguments(own, kernel, args)
    exports.runAlone(LAYOUTS[kernel].number, blocks, 0, own + JOB.args)
  }

  return {
    threads: options.threads,
    run(kernel, blocks, args) {
      if (blocks <= 0) return
      if (options.threads === 1 || blocks === 1 || occupied) return runAlone(kernel, blocks, args)
      workers ??= start()
      openKernel(kernel, blocks, args, 0)
      exports.participate(job, 0)
      if (!exports.spin(job, SPIN_TURNS)) {
        if (options.maySleep) exports.sleep(job)
        else while (!exports.spin(job, SPIN_TURNS));
      }
      if (Atomics.load(words, (job + JOB.flags) >> 2) & FLAG.failed) throw new Error(HELPER_FAILED)
    },
    runAsync(kernel, blocks, args) {
      const task = pending.then(async () => {
        if (blocks <= 0) return
        if (options.threads === 1) return runAlone(kernel, blocks, args)
        workers ??= start()
        occupied = true
        for (const worker of workers) worker.ref()
        try {
          await new Promise<void>((resolve, reject) => {
            settle = (error) => (error ? reject(error) : resolve())
            openKernel(kernel, blocks, args, FLAG.notify)
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
      open(0, FLAG.stop, () => {})
      await Promise.all(ending.map((worker) => worker.terminate()))
    },
  }
}
