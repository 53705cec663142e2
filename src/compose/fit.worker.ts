import { parentPort, workerData } from 'node:worker_threads'
import type { TrainingProgress } from '../core/model/index.js'
import { findModel } from '../models/index.js'
import {
  buffersOf,
  type FitMessage,
  type FitOrder,
  packError,
  packSnapshot,
  unpackDataset,
} from './fit-messages.js'

// The thread of one fit. `fitInThread` starts and ends it.
const { model, target, data, run } = workerData as FitOrder
const send = (message: FitMessage, transfer: ArrayBuffer[] = []): void =>
  parentPort!.postMessage(message, transfer)
try {
  const onProgress = (progress: TrainingProgress): void => send({ type: 'progress', progress })
  const fitted = await findModel(model, target).fit(unpackDataset(data), { ...run, onProgress })
  const snapshot = packSnapshot(fitted)
  send({ type: 'fitted', snapshot }, buffersOf(snapshot))
} catch (error) {
  send({ type: 'failed', error: packError(error) })
}
