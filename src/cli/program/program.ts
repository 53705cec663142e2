import { Command, CommanderError } from 'commander'
import { KindredError } from '../../core/shared/index.js'
import { Interrupted, type Terminal, type TerminalControl } from '../output/index.js'

/**
 * Adds one command to the program: name, description, options and action. The program adds `--json` itself.
 */
export type RegisterCommand = (program: Command, terminal: Terminal) => void

/** Exit codes. */
export const EXIT = { success: 0, failure: 1, usage: 2 } as const

/**
 * Runs one command line and returns its exit code: 0 on success, 2 for wrong usage, 1 for any other failure.
 * The last line on stderr gives the reason of a failure; with `--json`, stdout gets one document, `{ "error":
 * … }`.
 *
 * @param argv arguments without the interpreter and the script.
 */
export async function runProgram(
  commands: readonly RegisterCommand[],
  argv: readonly string[],
  terminal: TerminalControl,
): Promise<number> {
  const program = new Command('kindred')
    .description('A recommender system in a Neo4j graph')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: () => {}, writeErr: (text) => terminal.say(text.trimEnd()) })
    .hook('preAction', (_, command) => terminal.setJson(command.opts<{ json?: boolean }>().json === true))
  for (const register of commands) register(program, terminal)
  for (const command of program.commands)
    for (const each of command.commands.length > 0 ? command.commands : [command])
      each.option('--json', 'print the result as one JSON document on stdout')
  try {
    if (argv.length === 0) {
      program.outputHelp({ error: true })
      throw new CommanderError(EXIT.usage, 'kindred.noCommand', 'no command is given')
    }
    await program.parseAsync(argv, { from: 'user' })
    return EXIT.success
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.success
    return fail(error, argv, terminal)
  }
}

function fail(error: unknown, argv: readonly string[], terminal: TerminalControl): number {
  const { exitCode, document } = explain(error, argv)
  // Commander finds a usage error before it reads `--json`.
  terminal.setJson(terminal.json || argv.includes('--json'))
  if (document.code === 'INTERNAL_SERVER_ERROR' && error instanceof Error) terminal.say(error.stack ?? '')
  const remedy = 'remedy' in document && document.remedy !== undefined ? `; ${document.remedy}` : ''
  const line = `kindred: ${document.message}${remedy}`.replace(/\s*\n\s*/g, ' ')
  if (terminal.json && !terminal.answered) terminal.answer({ error: document }, line)
  terminal.say(line)
  return exitCode
}

/** Former names of options, by command. */
const RENAMED_OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  evaluate: { '--scalars': '--log-dir' },
  recommend: { '--at-once': '--concurrency' },
  tune: { '--fit-minutes': '--trial-minutes', '--fresh': '--restart' },
}

/** The message for a former name of an option; undefined for other errors. */
function renamedOption(error: CommanderError, [command = '']: readonly string[]): string | undefined {
  if (error.code !== 'commander.unknownOption') return undefined
  const option = /'(--[a-z-]+)/.exec(error.message)?.[1] ?? ''
  const now = RENAMED_OPTIONS[command]?.[option]
  return now === undefined ? undefined : `the option ${option} is now called ${now}`
}

interface ErrorDocument {
  readonly code: string
  readonly message: string
  readonly field?: string | undefined
  readonly remedy?: string | undefined
}

function explain(error: unknown, argv: readonly string[]): { exitCode: number; document: ErrorDocument } {
  if (error instanceof CommanderError) {
    const message = renamedOption(error, argv) ?? error.message.replace(/^error: /, '')
    return { exitCode: EXIT.usage, document: { code: 'BAD_USER_INPUT', message } }
  }
  if (error instanceof KindredError) {
    const { code, message, field, remedy } = error
    const wrongUsage = code === 'BAD_USER_INPUT' || code === 'BAD_CONFIGURATION'
    return { exitCode: wrongUsage ? EXIT.usage : EXIT.failure, document: { code, message, field, remedy } }
  }
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Interrupted)
    return { exitCode: EXIT.failure, document: { code: 'INTERRUPTED', message } }
  return { exitCode: EXIT.failure, document: { code: 'INTERNAL_SERVER_ERROR', message } }
}
