import { Worker } from 'node:worker_threads'
import type { Dataset } from '../core/dataset/index.js'
import type { Model, Snapshot, TrainingRun } from '../core/model/index.js'
import { findModel } from '../models/index.js'
import { type FitMessage, type FitOrder, packDataset, unpackError, unpackSnapshot } from './fit-messages.js'

/**
 * A model that is fitted in a thread of its own. A fit computes for seconds without a pause; in the main
 * thread it would delay signals, the progress bar and the renewal of the lease. An aborted run ends the
 * thread at once.
 *
 * @throws KindredError BAD_CONFIGURATION for an unknown name.
 */
export function findModelInThread(...[name, target]: Parameters<typeof findModel>): Model {
  const model = findModel(name, target)
  return { ...model, fit: (data, run) => fitInThread(name, data, run) }
}

async function fitInThread(
  model: string,
  data: Dataset,
  { signal, onProgress, ...run }: TrainingRun,
): Promise<Snapshot> {
  signal?.throwIfAborted()
  const workerData: FitOrder = { model, target: run.target, data: packDataset(data), run }
  const worker = new Worker(new URL('./fit.worker.js', import.meta.url), { workerData, execArgv: [] })
  let stop = (): void => {}
  try {
    return await new Promise<Snapshot>((resolve, reject) => {
      stop = () => reject(signal?.reason)
      signal?.addEventListener('abort', stop, { once: true })
      worker.on('message', (message: FitMessage) => {
        if (signal?.aborted) return
        if (message.type === 'progress') onProgress?.(message.progress)
        else if (message.type === 'fitted') resolve(unpackSnapshot(message.snapshot, data))
        else reject(unpackError(message.error))
      })
      worker.on('error', reject)
      worker.on('exit', (code) => reject(new Error(`the thread of ${model} ended with code ${code}`)))
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
