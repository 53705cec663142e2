import { writeSync } from 'node:fs'
import { openGraph } from '../../src/neo4j/driver/index.js'
import { kindOfStep, trainFake, watchSteps } from './fake-training.js'
import { testDatabase } from './test-database.js'

/*
 * A training in its own process for a test that kills it. It stops at the first step of the kind of the first
 * argument, prints the step and waits. Without such a step it runs to its end.
 */
const stopAt = process.argv[2]
const progress = watchSteps((step) => {
  if (kindOfStep(step) !== stopAt) return
  writeSync(1, `${step}\n`)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})

const graph = openGraph(testDatabase())
await trainFake(graph, { progress })
await graph.close()
