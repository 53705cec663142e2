import { parentPort, workerData } from 'node:worker_threads'
import { FLAG_FAILED, JOB, type WorkerStart } from './threads.js'

/** A helper thread: it lives inside the kernels' `serve` and never returns to its event loop until told to stop. */
const { module, memory, job, thread, generation } = workerData as WorkerStart
// The memory may have grown since it was sent here; without this the instance would hold its old size for the truth.
memory.grow(0)
const instance = new WebAssembly.Instance(module, {
  env: { memory },
  index: { tell: () => parentPort?.postMessage('done') },
})
const serve = instance.exports.serve as (job: number, thread: number, generation: number) => void
try {
  serve(job, thread, generation)
} catch (error) {
  // The calling thread waits for the block that this one had claimed: it is told that there is nothing to wait for.
  const numbers = new Int32Array(memory.buffer, job, JOB.whole / 4)
  Atomics.or(numbers, JOB.flags / 4, FLAG_FAILED)
  Atomics.store(numbers, JOB.done / 4, Atomics.load(numbers, JOB.blocks / 4))
  Atomics.notify(numbers, JOB.done / 4)
  throw error
}
