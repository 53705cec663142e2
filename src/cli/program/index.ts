// The command-line program: options, exit codes and errors.

export { duration, formatOption, modelSetting, nameList, positiveNumber, wholeNumber } from './arguments.js'
export { type RegisterCommand, runProgram } from './program.js'
