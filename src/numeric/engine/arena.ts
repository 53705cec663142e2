import { createHeap } from './heap.js'
import type { Kernel, KernelArguments } from './kernel-table.js'
import { createThreadPool, POOL_BYTES, type ThreadPoolOptions } from './threads.js'

/** Arrays that kernels work on. */
export type EngineArray = Float32Array | Int32Array

/**
 * The arrays of one call as addresses in the engine's memory. At the end of the call, results are copied back
 * and copies that were made for it are freed.
 */
export interface Frame {
  /** Address of an array that kernels read. An array outside the engine's memory is copied in. */
  input(array: EngineArray): number
  /**
   * Address of an array that kernels overwrite completely. One outside the engine's memory is copied back at
   * the end.
   */
  output(array: EngineArray): number
  /**
   * Address of an array that kernels read and change; copied in and back if it is outside the engine's
   * memory.
   */
  update(array: EngineArray): number
  /** Address of memory for this call only. Its content is undefined. */
  scratch(bytes: number): number
  /**
   * Scratch memory of at least `bytes` per thread, as the arguments of a kernel. Its content is undefined
   * unless `zeroed`.
   */
  threadScratch(bytes: number, zeroed?: 'zeroed'): { readonly scratch: number; readonly scratchBytes: number }
  run<K extends Kernel>(kernel: K, blocks: number, args: KernelArguments<K>): void
}

/** Arguments of {@link Frame.run}. */
export type KernelRun<K extends Kernel> = readonly [kernel: K, blocks: number, args: KernelArguments<K>]

/** The shared memory and the threads of an engine. */
export interface Arena {
  readonly threads: number
  /**
   * Copies an array into the engine's memory, where calls use it without another copy. The copy is freed by
   * `release` or after it has been garbage-collected; a subarray does not keep it alive.
   */
  place<T extends EngineArray>(array: T): T
  /** An array of zeros in the engine's memory, freed as for `place`. */
  float32(length: number): Float32Array
  /** Frees arrays from `place` or `float32` immediately. */
  release(...arrays: readonly EngineArray[]): void
  /** Address of an array in this memory, −1 for any other array. */
  addressOf(array: EngineArray): number
  /** Runs kernels in a frame of their own. */
  call<R>(body: (frame: Frame) => R): R
  /** Like `call`, for one kernel that runs on the helper threads while the event loop stays free. */
  callAsync<K extends Kernel>(prepare: (frame: Omit<Frame, 'run'>) => KernelRun<K>): Promise<void>
  /** Allocates memory that the caller frees. */
  allocate(bytes: number): number
  free(address: number): void
  float32At(address: number, length: number): Float32Array
  int32At(address: number, length: number): Int32Array
  float64At(address: number, length: number): Float64Array
  /** Bytes in use. */
  readonly usedBytes: number
  close(): Promise<void>
}

const PAGE_BYTES = 65_536
const MAXIMUM_PAGES = 65_536
/** Minimum growth of the memory, so that it grows rarely. */
const GROWTH_PAGES = 64

/** Creates the memory of an engine; see {@link Arena}. */
export function createArena(options: ThreadPoolOptions): Arena {
  const memory = new WebAssembly.Memory({ initial: GROWTH_PAGES, maximum: MAXIMUM_PAGES, shared: true })
  const buffers = new WeakSet<ArrayBufferLike>([memory.buffer])
  let size = memory.buffer.byteLength
  // Kernels read address 0 as "absent". Constants of the module are below 1,024.
  const pool = createThreadPool(memory, 1024, options)
  const heap = createHeap(1024 + Math.ceil(POOL_BYTES / 64) * 64, (end) => {
    if (end <= size) return
    const pages = Math.min(
      Math.max(Math.ceil((end - size) / PAGE_BYTES), GROWTH_PAGES),
      MAXIMUM_PAGES - size / PAGE_BYTES,
    )
    try {
      if (size + pages * PAGE_BYTES < end) throw new RangeError('the limit is exceeded')
      memory.grow(pages)
    } catch (cause) {
      throw new RangeError(
        `the engine uses ${Math.round(size / 2 ** 20)} MiB and needs ${Math.ceil((end - size) / 2 ** 20)} MiB more; WebAssembly memory is limited to 4 GiB, and the machine may have less`,
        { cause },
      )
    }
    size += pages * PAGE_BYTES
    buffers.add(memory.buffer)
  })
  const collected = new FinalizationRegistry<number>((address) => heap.free(address))

  const float32At = (address: number, length: number) => new Float32Array(memory.buffer, address, length)
  const int32At = (address: number, length: number) => new Int32Array(memory.buffer, address, length)
  const addressOf = (array: EngineArray): number => (buffers.has(array.buffer) ? array.byteOffset : -1)
  const viewAt = (array: EngineArray, address: number): EngineArray =>
    array instanceof Float32Array ? float32At(address, array.length) : int32At(address, array.length)

  const keep = <T extends EngineArray>(view: T): T => {
    collected.register(view, view.byteOffset, view)
    return view
  }

  const openFrame = () => {
    const allocated: number[] = []
    const results: { array: EngineArray; address: number }[] = []
    const scratch = (bytes: number): number => {
      const address = heap.allocate(bytes)
      allocated.push(address)
      return address
    }
    const borrow = (array: EngineArray, copyIn: boolean, copyOut: boolean): number => {
      const resident = addressOf(array)
      if (resident >= 0) return resident
      const address = scratch(array.byteLength)
      if (copyIn) viewAt(array, address).set(array)
      if (copyOut) results.push({ array, address })
      return address
    }
    return {
      scratch,
      threadScratch(bytes: number, zeroed?: 'zeroed') {
        const scratchBytes = Math.ceil(bytes / 64) * 64
        const all = scratchBytes * pool.threads
        const address = scratch(all)
        if (zeroed) int32At(address, all / 4).fill(0)
        return { scratch: address, scratchBytes }
      },
      input: (array: EngineArray) => borrow(array, true, false),
      output: (array: EngineArray) => borrow(array, false, true),
      update: (array: EngineArray) => borrow(array, true, true),
      run: pool.run,
      copyBack() {
        for (const { array, address } of results) array.set(viewAt(array, address))
      },
      close() {
        for (const address of allocated) heap.free(address)
      },
    }
  }

  return {
    threads: pool.threads,
    place<T extends EngineArray>(array: T): T {
      const view = viewAt(array, heap.allocate(array.byteLength))
      view.set(array)
      return keep(view as T)
    },
    float32(length) {
      return keep(float32At(heap.allocate(length * 4), length).fill(0))
    },
    release(...arrays) {
      for (const array of arrays) {
        collected.unregister(array)
        heap.free(array.byteOffset)
      }
    },
    addressOf,
    call(body) {
      const frame = openFrame()
      try {
        const result = body(frame)
        frame.copyBack()
        return result
      } finally {
        frame.close()
      }
    },
    async callAsync(prepare) {
      const frame = openFrame()
      try {
        await pool.runAsync(...prepare(frame))
        frame.copyBack()
      } finally {
        frame.close()
      }
    },
    allocate: heap.allocate,
    free: heap.free,
    float32At,
    int32At,
    float64At: (address, length) => new Float64Array(memory.buffer, address, length),
    get usedBytes() {
      return heap.used
    },
    close: () => pool.close(),
  }
}
