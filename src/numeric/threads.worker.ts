import { parentPort, workerData } from 'node:worker_threads'
import type { WorkerStart } from './threads.js'

/** A helper thread: it lives inside the kernels' `serve` and never returns to its event loop until told to stop. */
const { module, memory, job, thread, generation } = workerData as WorkerStart
const instance = new WebAssembly.Instance(module, {
  env: { memory },
  index: { tell: () => parentPort?.postMessage('done') },
})
const serve = instance.exports.serve as (job: number, thread: number, generation: number) => void
serve(job, thread, generation)
