import assert from 'node:assert/strict'
import { test } from 'vitest'
import {
  type RetrainingDependencies,
  retrainPeriodically,
} from '../../../src/app/training/retrain-periodically.js'
import { createFakeSleep } from '../../support/fake-sleep.js'

function start(dependencies: Pick<RetrainingDependencies, 'everyMs' | 'lastTrainedAt' | 'train'>) {
  const logged: string[] = []
  const { sleep, now, elapse } = createFakeSleep()
  const retraining = retrainPeriodically({
    ...dependencies,
    log: (line) => logged.push(line),
    now,
    sleep,
  })
  return { stop: retraining.stop, logged, elapse, now }
}

test('trains at once without a snapshot, and then when the newest one is old enough', async () => {
  const trainedAt: number[] = []
  const { stop, elapse, now } = start({
    everyMs: 5_000,
    lastTrainedAt: async () => trainedAt.at(-1) ?? null,
    train: async () => {
      trainedAt.push(now())
    },
  })
  await elapse(4_999)
  assert.deepEqual(trainedAt, [0])
  await elapse(5_001)
  assert.deepEqual(trainedAt, [0, 5_000, 10_000])
  await stop()
})

test('a snapshot that another server trained postpones the training', async () => {
  let trainings = 0
  const { stop, elapse } = start({
    everyMs: 1_000_000,
    lastTrainedAt: async () => 600_000,
    train: async () => {
      trainings++
    },
  })
  await elapse(1_599_999)
  assert.equal(trainings, 0)
  await elapse(1)
  assert.equal(trainings, 1)
  await stop()
})

test('a failed training is logged, and repeated after the same time', async () => {
  const triedAt: number[] = []
  const { stop, logged, elapse, now } = start({
    everyMs: 20,
    lastTrainedAt: async () => null,
    train: async () => {
      triedAt.push(now())
      throw new Error('rejected')
    },
  })
  await elapse(40)
  assert.deepEqual(triedAt, [0, 20, 40])
  await stop()
  assert.deepEqual(logged.slice(0, 2), ['retraining', 'retraining failed: rejected'])
})

test('stop aborts the running training and waits for its end', async () => {
  let ended = false
  const { stop, logged, elapse } = start({
    everyMs: 1,
    lastTrainedAt: async () => null,
    train: (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          setImmediate(() => {
            ended = true
            reject(signal.reason)
          })
        })
      }),
  })
  await elapse(0)
  await stop()
  assert.equal(ended, true)
  assert.deepEqual(logged, ['retraining'])
})
