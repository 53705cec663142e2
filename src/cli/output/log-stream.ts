import type { LogLevel } from '../../core/shared/index.js'

/** Bytes that wait for a slow reader. Beyond them lines are left out, so that memory does not grow. */
const MAX_WAITING = 1_000_000

/** Where lines go: a stream such as stderr. */
export type LogTarget = Pick<NodeJS.WriteStream, 'write'> & { readonly writableLength?: number }

/**
 * Writes lines to a stream: those of one turn of the event loop together, and warnings and errors at once.
 *
 * @param onLost receives how many lines were left out, once the reader has caught up.
 */
export function createLogStream(
  stream: LogTarget,
  onLost: (lines: number) => void,
): (line: string, level: LogLevel) => void {
  let waiting: string[] = []
  let lost = 0
  const flush = (): void => {
    if (waiting.length === 0) return
    const lines = waiting
    waiting = []
    if ((stream.writableLength ?? 0) > MAX_WAITING) {
      lost += lines.length
      return
    }
    stream.write(`${lines.join('\n')}\n`)
    if (lost === 0) return
    const before = lost
    lost = 0
    onLost(before)
  }
  return (line, level) => {
    waiting.push(line)
    if (level === 'warn' || level === 'error') flush()
    else if (waiting.length === 1) setImmediate(flush)
  }
}
