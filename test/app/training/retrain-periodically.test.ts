import assert from 'node:assert/strict'
import { test } from 'vitest'
import { retrainPeriodically } from '../../../src/app/training/retrain-periodically.js'

/** Lets everything that is ready run. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

test('trains at once where nothing was trained yet, and not again before its time', async () => {
  let trainings = 0
  const retraining = retrainPeriodically({
    everyMs: 1_000_000,
    lastTrainedAt: async () => (trainings === 0 ? null : 5_000),
    train: async () => {
      trainings++
    },
    log: () => {},
    now: () => 5_000,
  })
  for (let round = 0; round < 10; round++) await settle()
  assert.equal(trainings, 1)
  await retraining.stop()
})

test('a snapshot that is young enough is left alone', async () => {
  const retraining = retrainPeriodically({
    everyMs: 1_000,
    lastTrainedAt: async () => 10_000,
    train: () => assert.fail('not due'),
    log: () => {},
    now: () => 10_999,
  })
  await settle()
  await retraining.stop()
})

test('a training that fails is told of, and tried again after the same time', async () => {
  const told: string[] = []
  let clock = 0
  let trainings = 0
  const retraining = retrainPeriodically({
    everyMs: 20,
    lastTrainedAt: async () => null,
    train: async () => {
      trainings++
      clock += 20
      throw new Error('rejected')
    },
    log: (line) => told.push(line),
    now: () => clock,
  })
  while (trainings < 3) await new Promise((resolve) => setTimeout(resolve, 5))
  await retraining.stop()
  assert.deepEqual(told.slice(0, 2), ['retraining', 'retraining failed: rejected'])
})

test('stop ends the training that runs, and waits for its end', async () => {
  let ended = false
  const told: string[] = []
  const retraining = retrainPeriodically({
    everyMs: 1,
    lastTrainedAt: async () => null,
    train: (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          setTimeout(() => {
            ended = true
            reject(signal.reason)
          }, 10)
        })
      }),
    log: (line) => told.push(line),
  })
  await settle()
  await retraining.stop()
  assert.equal(ended, true)
  assert.deepEqual(told, ['retraining'])
})
