import { createHeap } from './heap.js'
import { createThreadPool, type Kernel, POOL_BYTES, type ThreadPoolOptions } from './threads.js'

export type EngineArray = Float32Array | Int32Array

/** Arrays of one kernel call, as addresses. Copies made for the call are released, results copied back, when it ends. */
export interface Frame {
  /** Address of an array that kernels read. An ordinary array is copied in. */
  input(array: EngineArray): number
  /** Address of an array that kernels overwrite whole; an ordinary one is copied back at the end. */
  output(array: EngineArray): number
  /** Address of an array that kernels read and change. */
  update(array: EngineArray): number
  /** Address of room for this call alone; its content is undefined. */
  scratch(bytes: number): number
  run(kernel: Kernel, blocks: number, whole: readonly number[], reals?: readonly number[]): void
}

/** Arguments of `run`. */
export type KernelRun = readonly [
  kernel: Kernel,
  blocks: number,
  whole: readonly number[],
  reals?: readonly number[],
]

/** The shared memory of an engine, its threads, and the boundary between them and ordinary arrays. */
export interface Arena {
  readonly threads: number
  /**
   * A copy of `array` that lives in the engine's memory: calls use it in place. It is freed by `release`, or once it has been
   * garbage-collected; a subarray does not keep it alive.
   */
  place<T extends EngineArray>(array: T): T
  /** An array of zeros in the engine's memory, as `place` gives. */
  float32(length: number): Float32Array
  /** Frees what `place` or `float32` gave, at once. */
  release(...arrays: readonly EngineArray[]): void
  /** Address of an array that lives in this memory, −1 for any other. */
  addressOf(array: EngineArray): number
  call<R>(body: (frame: Frame) => R): R
  /** Like `call` for one kernel run that leaves the event loop free. */
  callAsync(prepare: (frame: Omit<Frame, 'run'>) => KernelRun): Promise<void>
  /** Raw room, for owners who free it themselves. */
  allocate(bytes: number): number
  free(address: number): void
  float32At(address: number, length: number): Float32Array
  int32At(address: number, length: number): Int32Array
  /** Bytes in use now. */
  readonly usedBytes: number
  close(): Promise<void>
}

const PAGE_BYTES = 65_536
const MAXIMUM_PAGES = 65_536
/** Memory grows by at least this much, so that growing is rare. */
const GROWTH_PAGES = 64

export function createArena(options: ThreadPoolOptions): Arena {
  const memory = new WebAssembly.Memory({ initial: GROWTH_PAGES, maximum: MAXIMUM_PAGES, shared: true })
  const buffers = new WeakSet<ArrayBufferLike>([memory.buffer])
  let size = memory.buffer.byteLength
  // Address 0 stays unused: kernels read it as "none". Below 1,024 lie constants of the module.
  const pool = createThreadPool(memory, 1024, options)
  const heap = createHeap(1024 + Math.ceil(POOL_BYTES / 64) * 64, (end) => {
    if (end <= size) return
    const pages = Math.min(
      Math.max(Math.ceil((end - size) / PAGE_BYTES), GROWTH_PAGES),
      MAXIMUM_PAGES - size / PAGE_BYTES,
    )
    try {
      if (size + pages * PAGE_BYTES < end) throw new RangeError('past the ceiling')
      memory.grow(pages)
    } catch (cause) {
      throw new RangeError(
        `the engine holds ${Math.round(size / 2 ** 20)} MiB and needs ${Math.ceil((end - size) / 2 ** 20)} MiB more; WebAssembly memory ends at 4 GiB, and the machine may have less`,
        { cause },
      )
    }
    size += pages * PAGE_BYTES
    buffers.add(memory.buffer)
  })
  const forgotten = new FinalizationRegistry<number>((address) => heap.free(address))

  const float32At = (address: number, length: number) => new Float32Array(memory.buffer, address, length)
  const int32At = (address: number, length: number) => new Int32Array(memory.buffer, address, length)
  const addressOf = (array: EngineArray): number => (buffers.has(array.buffer) ? array.byteOffset : -1)
  const viewAt = (array: EngineArray, address: number): EngineArray =>
    array instanceof Float32Array ? float32At(address, array.length) : int32At(address, array.length)

  const keep = <T extends EngineArray>(view: T): T => {
    forgotten.register(view, view.byteOffset, view)
    return view
  }

  const openFrame = () => {
    const rooms: number[] = []
    const results: { array: EngineArray; address: number }[] = []
    const scratch = (bytes: number): number => {
      const address = heap.allocate(bytes)
      rooms.push(address)
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
      input: (array: EngineArray) => borrow(array, true, false),
      output: (array: EngineArray) => borrow(array, false, true),
      update: (array: EngineArray) => borrow(array, true, true),
      run: pool.run,
      copyBack() {
        for (const { array, address } of results) array.set(viewAt(array, address))
      },
      close() {
        for (const address of rooms) heap.free(address)
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
        forgotten.unregister(array)
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
        const [kernel, blocks, whole, reals] = prepare(frame)
        await pool.runAsync(kernel, blocks, whole, reals)
        frame.copyBack()
      } finally {
        frame.close()
      }
    },
    allocate: heap.allocate,
    free: heap.free,
    float32At,
    int32At,
    get usedBytes() {
      return heap.used
    },
    close: () => pool.close(),
  }
}
