import {
  registerDoctor,
  registerDown,
  registerEvaluate,
  registerForget,
  registerImport,
  registerKeys,
  registerPromote,
  registerRecommend,
  registerRollback,
  registerServe,
  registerSnapshots,
  registerStart,
  registerStatus,
  registerTrain,
  registerTune,
  registerUp,
} from './commands/index.js'
import { createTerminal } from './output/index.js'
import { runProgram } from './program/index.js'

// A closed stdout (`| head`, a closed terminal) must not end a command before it has stopped what it started.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

process.exitCode = await runProgram(
  // In the order of `kindred --help`.
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
    registerKeys,
    registerForget,
    registerUp,
    registerDown,
    registerStatus,
    registerDoctor,
  ],
  process.argv.slice(2),
  createTerminal({ out: process.stdout, err: process.stderr }),
)
