import { writeSync } from 'node:fs'
import type { Progress } from '../../src/core/progress.js'
import { openGraph } from '../../src/neo4j/connection.js'
import { testDatabase } from './database.js'
import { trainFake } from './fake-training.js'

/*
 * A training in a process of its own that stands still at the event of its progress whose number is the first argument, and says so, so
 * that a test can kill it there. Ends by itself where it has fewer events.
 */
const stopAt = Number(process.argv[2])
let events = 0
const event = (what: string): void => {
  if (events++ !== stopAt) return
  writeSync(1, `${what}\n`)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
const progress: Progress = {
  start: (step) => event(`at the start of ${step}`),
  update: (done) => event(`after ${done}`),
  finish: () => event('at the end of a step'),
}

const graph = openGraph(testDatabase())
await trainFake(graph, { progress })
await graph.close()
