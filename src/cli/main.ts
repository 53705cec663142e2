import { registerDoctor } from './doctor.js'
import { registerDown } from './down.js'
import { registerEvaluate } from './evaluate.js'
import { registerImport } from './import.js'
import { runProgram } from './program.js'
import { registerPromote } from './promote.js'
import { registerRecommend } from './recommend.js'
import { registerRollback } from './rollback.js'
import { registerServe } from './serve.js'
import { registerSnapshots } from './snapshots.js'
import { registerStart } from './start.js'
import { registerStatus } from './status.js'
import { createTerminal } from './terminal.js'
import { registerTrain } from './train.js'
import { registerTune } from './tune.js'
import { registerUp } from './up.js'

// A reader that leaves early (`| head`, a closed terminal) must not end a command before it has stopped what it started.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

process.exitCode = await runProgram(
  // One line a command, in the order that `kindred --help` lists them.
  [
    registerStart,
    registerImport,
    registerTrain,
    registerServe,
    registerRecommend,
    registerEvaluate,
    registerTune,
    registerSnapshots,
    registerPromote,
    registerRollback,
    registerUp,
    registerDown,
    registerStatus,
    registerDoctor,
  ],
  process.argv.slice(2),
  createTerminal({ out: process.stdout, err: process.stderr }),
)
