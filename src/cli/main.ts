import { registerDoctor } from './doctor.js'
import { registerDown } from './down.js'
import { registerEvaluate } from './evaluate.js'
import { registerImport } from './import.js'
import { runProgram } from './program.js'
import { registerServe } from './serve.js'
import { registerStatus } from './status.js'
import { createTerminal } from './terminal.js'
import { registerUp } from './up.js'

process.exitCode = await runProgram(
  // One line a command, in the order that `kindred --help` lists them.
  [registerImport, registerServe, registerEvaluate, registerUp, registerDown, registerStatus, registerDoctor],
  process.argv.slice(2),
  createTerminal({ out: process.stdout, err: process.stderr }),
)
