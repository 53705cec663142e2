import { createTerminal } from '../../src/cli/output/index.js'
import { type RegisterCommand, runProgram } from '../../src/cli/program/index.js'

export interface CommandRun {
  readonly code: number
  readonly out: string
  readonly err: string
  /** The last line on stderr. */
  readonly why: string
}

/** Runs a command line in this process and captures its output. */
export async function runCommand(
  commands: readonly RegisterCommand[],
  argv: readonly string[],
): Promise<CommandRun> {
  const text = { out: '', err: '' }
  const into = (name: 'out' | 'err') => ({
    write(chunk: string | Uint8Array) {
      text[name] += String(chunk)
      return true
    },
  })
  const streams = { out: into('out'), err: { ...into('err'), isTTY: false, columns: 80 } }
  const code = await runProgram(commands, argv, createTerminal(streams))
  return { code, ...text, why: text.err.trimEnd().split('\n').at(-1) ?? '' }
}
