/**
 * A publishing in a process of its own, which stops itself at a marked point: `trainer.js VERSION POINT
 * SIGNAL`. The address of the database is in KINDRED_FAULTS_GRAPH. Its last line is the code of its error, or
 * `done`.
 */
import { writeSync } from 'node:fs'
import { KindredError, silentProgress } from '../../src/core/shared/index.js'
import { type GraphSettings, openGraph } from '../../src/neo4j/driver/index.js'
import { publishAgain } from './publish.js'

const [version = '', point = '', signal = ''] = process.argv.slice(2)
const graph = openGraph(JSON.parse(process.env.KINDRED_FAULTS_GRAPH!) as GraphSettings)
let reached = false
try {
  await publishAgain(graph, version, Date.now(), {
    ...silentProgress,
    start(step) {
      if (reached || !step.startsWith(point)) return
      reached = true
      writeSync(1, `at ${step}\n`)
      process.kill(process.pid, signal as NodeJS.Signals)
    },
  })
  writeSync(1, 'done\n')
} catch (error) {
  writeSync(1, `${error instanceof KindredError ? error.code : String(error)}\n`)
} finally {
  await graph.close()
}
