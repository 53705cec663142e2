import { registerEvaluate } from './evaluate.js'
import { runProgram } from './program.js'
import { createTerminal } from './terminal.js'

process.exitCode = await runProgram(
  // One line a command, in the order that `kindred --help` lists them.
  [registerEvaluate],
  process.argv.slice(2),
  createTerminal({ out: process.stdout, err: process.stderr }),
)
