import assert from 'node:assert/strict'
import { test } from 'vitest'
import { retrainPeriodically } from '../../../src/app/training/retrain-periodically.js'
import { createFakeSleep } from '../../support/fake-sleep.js'

test('trains at once where nothing was trained yet, and not again before its time', async () => {
  const { sleep, now, elapse } = createFakeSleep()
  const trainedAt: number[] = []
  const retraining = retrainPeriodically({
    everyMs: 100_000,
    lastTrainedAt: async () => trainedAt.at(-1) ?? null,
    train: async () => void trainedAt.push(now()),
    log: () => {},
    now,
    sleep,
  })
  await elapse(99_999)
  assert.deepEqual(trainedAt, [0])
  await elapse(1)
  assert.deepEqual(trainedAt, [0, 100_000])
  await retraining.stop()
})

test('a snapshot that is young enough is left alone', async () => {
  const { sleep, now, elapse } = createFakeSleep()
  const retraining = retrainPeriodically({
    everyMs: 1_000,
    lastTrainedAt: async () => 0,
    train: () => assert.fail('not due'),
    log: (line) => assert.fail(line),
    now,
    sleep,
  })
  await elapse(999)
  await retraining.stop()
})

test('a training that fails is told of, and tried again after the same time', async () => {
  const told: string[] = []
  const { sleep, now, elapse } = createFakeSleep()
  const retraining = retrainPeriodically({
    everyMs: 20,
    lastTrainedAt: async () => null,
    train: () => Promise.reject(new Error('rejected')),
    log: (line) => told.push(line),
    now,
    sleep,
  })
  const once = ['retraining', 'retraining failed: rejected']
  await elapse(19)
  assert.deepEqual(told, once)
  await elapse(1)
  assert.deepEqual(told, [...once, ...once])
  await retraining.stop()
})

test('stop ends the training that runs, and waits for its end', async () => {
  let ended = false
  let begun = () => {}
  const beginning = new Promise<void>((resolve) => {
    begun = resolve
  })
  const told: string[] = []
  const retraining = retrainPeriodically({
    everyMs: 1,
    lastTrainedAt: async () => null,
    train: (signal) =>
      new Promise((_, reject) => {
        begun()
        signal.addEventListener('abort', () => {
          setImmediate(() => {
            ended = true
            reject(signal.reason)
          })
        })
      }),
    log: (line) => told.push(line),
  })
  await beginning
  await retraining.stop()
  assert.equal(ended, true)
  assert.deepEqual(told, ['retraining'])
})
