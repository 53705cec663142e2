import { writeSync } from 'node:fs'
import { type Progress, silentProgress } from '../../src/core/shared/index.js'
import { openGraph } from '../../src/neo4j/driver/index.js'
import { trainFake } from './fake-training.js'
import { testDatabase } from './test-database.js'

/*
 * A training in its own process for a test that kills it. It stops at the step with the number of the first
 * argument, prints the step and waits. All steps of the fit count as one, because they write nothing to the
 * graph; the moment before the new version becomes active counts as a step. With fewer steps it runs to its
 * end.
 */
const stopAt = Number(process.argv[2])
let steps = 0
let fitting = false
const reach = (step: string): void => {
  if (steps++ !== stopAt) return
  writeSync(1, `${step}\n`)
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
