// The command-line program: option parsing, exit codes and error output.

export { duration, formatOption, modelSetting, nameList, positiveNumber, wholeNumber } from './arguments.js'
export { type RegisterCommand, runProgram } from './program.js'
