import type { Progress } from '../../core/shared/index.js'
import { createProgress } from './progress.js'

/** What a command sees of the terminal. Text for people goes to stderr, the one JSON document to stdout. */
export interface Terminal {
  /** A line for people. */
  say(text: string): void
  /**
   * The result of the command, given once: with `--json` the document goes to stdout, else the text to people.
   */
  answer(document: unknown, text: string): void
  /** One of many results, as a line of JSON on stdout; resolves once there is room for more. Rejects where nobody reads any more. */
  line(document: unknown): Promise<void>
  /** Whether `--json` was given. */
  readonly json: boolean
  readonly progress: Progress
  /**
   * Aborts on the first SIGINT, SIGTERM or SIGHUP (the terminal was closed); one that comes a second or more later ends
   * the process at once. A command that never asks for it ends at the first, as any program does.
   */
  readonly signal: AbortSignal
}

/** The frame's own side of a Terminal. */
export interface TerminalControl extends Terminal {
  setJson(json: boolean): void
  /** Whether the JSON document is out. */
  readonly answered: boolean
}

export interface Streams {
  readonly out: Pick<NodeJS.WriteStream, 'write'>
  readonly err: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>
}

/** @param now monotonic clock in milliseconds. */
export function createTerminal(streams: Streams, now = () => performance.now()): TerminalControl {
  let json = false
  let answered = false
  let controller: AbortController | undefined
  const progress = createProgress({ stream: streams.err, now })
  return {
    say: (text) => void streams.err.write(`${text}\n`),
    answer(document, text) {
      if (answered) throw new Error('a command answers once')
      answered = true
      if (json) streams.out.write(`${JSON.stringify(document, null, 2)}\n`)
      else streams.err.write(`${text}\n`)
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
    get signal() {
      controller ??= abortOnSignals(now)
      return controller.signal
    },
    setJson(value) {
      json = value
    },
  }
}

/** What a signal aborts with; the frame turns it into exit code 1. */
export class Interrupted extends Error {
  constructor(signal: NodeJS.Signals) {
    super(`stopped by ${signal}`)
    this.name = 'Interrupted'
  }
}

/** One Ctrl-C comes more than once where npm, or a parent that stops its children, passes it on. */
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

/** Rows of equal length as text; the first row is the head. The first column is flush left, the others flush right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width)).join('  ')
  const [head, ...body] = rows.map(line)
  return [head, rule, ...body].join('\n')
}
