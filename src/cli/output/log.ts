import { createHash, randomBytes } from 'node:crypto'
import type { Log, LogFields, LogLevel } from '../../core/shared/index.js'

/** Levels of log lines, the least important first. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[]

/** How lines of a log look. */
export interface LogSettings {
  /** Lines below this level are not written. */
  readonly level: LogLevel
  /** `json`: an object a line. `text`: time, level, message and `name=value` a line. */
  readonly format: 'text' | 'json'
  /** Whether ids of users, and texts that errors quote, are replaced by short codes. */
  readonly redactIds: boolean
}

/**
 * Creates a log.
 *
 * @param write receives each line without its end.
 * @param now milliseconds since 1970.
 */
export function createLog(
  { level: lowest, format, redactIds }: LogSettings,
  write: (line: string, level: LogLevel) => void,
  now: () => number = Date.now,
): Log {
  const codeOf = createCodes()
  const redacted = (text: string): string =>
    text.replace(QUOTED, (_, quote: string, inner: string) => `${quote}${codeOf(inner)}${quote}`)
  return (message, level = 'info', fields = {}) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(lowest)) return
    const { userId } = fields
    const shown = redactIds && typeof userId === 'string' ? { ...fields, userId: codeOf(userId) } : fields
    const text = redactIds ? redacted(message) : message
    const time = new Date(now()).toISOString()
    write(format === 'json' ? jsonLine(time, level, text, shown) : textLine(time, level, text, shown), level)
  }
}

/** Errors quote ids and other values. An apostrophe within a word is no quote. */
const QUOTED = /(?<!\w)(["'])((?:(?!\1)[^\n])+)\1(?!\w)/g

/**
 * Codes of texts. The same text has the same code as long as the process runs, so that lines about one user
 * can be found together; nobody can find the text of a code, because the salt is not kept.
 */
function createCodes(): (text: string) => string {
  const salt = randomBytes(16)
  return (text) => `#${createHash('sha256').update(salt).update(text).digest('hex').slice(0, 8)}`
}

function jsonLine(time: string, level: LogLevel, message: string, fields: LogFields): string {
  const line: Record<string, unknown> = { time, level, message }
  for (const name in fields) if (fields[name] != null) line[name] = fields[name]
  return JSON.stringify(line)
}

function textLine(time: string, level: LogLevel, message: string, fields: LogFields): string {
  let line = `${time} ${level.padEnd(5)} ${printable(message)}`
  for (const name in fields) if (fields[name] != null) line += ` ${name}=${printable(String(fields[name]))}`
  return line
}

/** Texts of requests may hold line ends and control characters. None may look like a line of its own. */
function printable(text: string): string {
  if (!CONTROL.test(text)) return text
  return text.replaceAll('\n', '\n    ').replace(CONTROL_BUT_LINE_END, '?')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const CONTROL_BUT_LINE_END = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g
