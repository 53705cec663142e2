import { registerDoctor, registerDown, registerStatus, registerUp } from './commands/database.js'

import { registerEvaluate } from './commands/evaluate.js'
import { registerImport } from './commands/import.js'
import { registerRecommend } from './commands/recommend.js'
import { registerServe } from './commands/serve.js'
import { registerPromote, registerRollback, registerSnapshots } from './commands/snapshots.js'
import { registerStart } from './commands/start.js'
import { registerTrain } from './commands/train.js'
import { registerTune } from './commands/tune.js'
import { createTerminal } from './output/terminal.js'
import { runProgram } from './program.js'

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
