import { writeSync } from 'node:fs'
import { type Progress, silentProgress } from '../../src/core/shared/index.js'
import { openGraph } from '../../src/neo4j/driver/index.js'
import { trainFake } from './fake-training.js'
import { testDatabase } from './test-database.js'

/*
 * A training in a process of its own that stands still where a step begins, the one whose number is the first argument, and says so, so
 * that a test can kill it there. Steps of the fit count as one, for they leave nothing in the graph; so does the moment before the pointer
 * moves. Ends by itself where it has fewer steps.
 */
const stopAt = Number(process.argv[2])
let steps = 0
let fitting = false
const reach = (what: string): void => {
  if (steps++ !== stopAt) return
  writeSync(1, `${what}\n`)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
let current = ''
const progress: Progress = {
  ...silentProgress,
  start(step) {
    current = step
    const fits = /^(learning|fitting) /.test(step)
    if (!fits || !fitting) reach(step)
    fitting = fits
  },
  finish() {
    if (current === 'building vector indexes') reach('before the pointer moves')
  },
}

const graph = openGraph(testDatabase())
await trainFake(graph, { progress })
await graph.close()
