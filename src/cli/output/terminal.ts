import type { Log, Progress } from '../../core/shared/index.js'
import { createLog, type LogSettings } from './log.js'
import { createLogStream, type LogTarget } from './log-stream.js'
import { createProgress } from './progress.js'

/** The terminal of a command. Text goes to stderr; stdout is for the JSON document or the lines of JSON. */
export interface Terminal {
  /** Writes one line of text to stderr. */
  say(text: string): void
  /**
   * Writes the result of the command, once: with `--json` the document to stdout, otherwise the text to
   * stderr. Warnings follow the text as the last lines on stderr; default: none.
   */
  answer(document: unknown, text: string, warnings?: readonly string[]): void
  /**
   * Writes one of many results to stdout, as a line of JSON. Resolves when there is room for more, and
   * rejects if stdout is closed.
   */
  line(document: unknown): Promise<void>
  /** Writes one line of text to stdout, for the part of a result that scripts take from there. */
  print(text: string): void
  /** Whether `--json` was given. */
  readonly json: boolean
  readonly progress: Progress
  /** A log on stderr. Without a format it writes text to a terminal, and JSON elsewhere. */
  openLog(settings: Omit<LogSettings, 'format'> & { readonly format: LogSettings['format'] | null }): Log
  /**
   * Aborts on the first SIGINT, SIGTERM or SIGHUP (closed terminal). A signal that follows after a second or
   * more ends the process at once. The first signal ends a command that never reads this property, as it ends
   * any program.
   */
  readonly signal: AbortSignal
}

/** The part of a terminal that only the program uses. */
export interface TerminalControl extends Terminal {
  /** Sets whether `--json` was given. */
  setJson(json: boolean): void
  /** Whether the command has written its result. */
  readonly answered: boolean
}

/** The output streams of a process. */
export interface Streams {
  readonly out: Pick<NodeJS.WriteStream, 'write'>
  readonly err: LogTarget & Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>
}

/** @param now monotonic time in milliseconds. */
export function createTerminal(streams: Streams, now = () => performance.now()): TerminalControl {
  let json = false
  let answered = false
  let controller: AbortController | undefined
  const progress = createProgress({ stream: streams.err, now })
  return {
    say: (text) => void streams.err.write(`${text}\n`),
    print: (text) => void streams.out.write(`${text}\n`),
    answer(document, text, warnings = []) {
      if (answered) throw new Error('a command writes its result once')
      answered = true
      if (!json) streams.err.write(`${text}\n`)
      for (const warning of warnings) streams.err.write(`warning: ${warning}\n`)
      if (json) streams.out.write(`${JSON.stringify(document, null, 2)}\n`)
    },
    line: (document) =>
      new Promise((resolve, reject) => {
        const hasRoom = streams.out.write(`${JSON.stringify(document)}\n`, (error) =>
          error ? reject(error) : resolve(),
        )
        if (hasRoom) resolve()
      }),
    get json() {
      return json
    },
    get answered() {
      return answered
    },
    progress,
    openLog(settings) {
      const format = settings.format ?? (streams.err.isTTY ? 'text' : 'json')
      const write = createLogStream(streams.err, (lines) =>
        log(`${lines} lines of the log are lost, because nobody reads them fast enough`, 'warn'),
      )
      const log = createLog({ ...settings, format }, write)
      return log
    },
    get signal() {
      controller ??= abortOnSignals(now)
      return controller.signal
    },
    setJson(value) {
      json = value
    },
  }
}

/** The reason of an abort by a signal. The program ends with exit code 1. */
export class Interrupted extends Error {
  constructor(signal: NodeJS.Signals) {
    super(`stopped by ${signal}`)
    this.name = 'Interrupted'
  }
}

/** One Ctrl-C arrives twice if npm, or a parent process, passes it on. */
const SAME_PRESS_MS = 1_000

function abortOnSignals(now: () => number): AbortController {
  const controller = new AbortController()
  let firstAt = 0
  const onSignal = (signal: NodeJS.Signals): void => {
    if (!controller.signal.aborted) {
      firstAt = now()
      controller.abort(new Interrupted(signal))
    } else if (now() - firstAt >= SAME_PRESS_MS) process.exit(1)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return controller
}
