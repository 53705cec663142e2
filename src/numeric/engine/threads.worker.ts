import { parentPort, workerData } from 'node:worker_threads'
import { FLAG, JOB } from './kernel-table.js'
import type { WorkerStart } from './threads.js'

// A helper thread. It stays inside the kernels' `serve` and does not return to its event loop until the pool
// stops it.
const { module, memory, job, thread, generation } = workerData as WorkerStart
// The memory may have grown since it was sent here; without this call the instance would use its old size.
memory.grow(0)
const instance = new WebAssembly.Instance(module, {
  env: { memory },
  index: { notifyDone: () => parentPort?.postMessage('done') },
})
const serve = instance.exports.serve as (job: number, thread: number, generation: number) => void
try {
  serve(job, thread, generation)
} catch (error) {
  // The calling thread waits for the block that this thread had claimed, so the job is marked as failed and
  // done.
  const words = new Int32Array(memory.buffer, job, JOB.args / 4)
  Atomics.or(words, JOB.flags / 4, FLAG.failed)
  Atomics.store(words, JOB.done / 4, Atomics.load(words, JOB.blocks / 4))
  Atomics.notify(words, JOB.done / 4)
  throw error
}
