import type { Progress } from '../../core/shared/index.js'
import { formatCount, formatSeconds } from './format.js'

/** Options of {@link createProgress}. */
export interface ProgressOptions {
  readonly stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>
  /** Monotonic time in milliseconds. */
  readonly now: () => number
}

const REDRAW_MS = 100
const LINE_MS = 5_000
const BAR_WIDTH = 24
const CLEAR_LINE = '\r\u001b[K'

/**
 * Shows the progress of steps. On a terminal, a step is one line that is redrawn. In a log, it is a plain
 * line every five seconds at most. The summary of a finished step remains in both.
 */
export function createProgress({ stream, now }: ProgressOptions): Progress {
  const isTerminal = stream.isTTY === true
  const intervalMs = isTerminal ? REDRAW_MS : LINE_MS
  let step: { name: string; total: number; startedAt: number } | null = null
  let drawnAt = Number.NEGATIVE_INFINITY

  const clear = (): void => {
    if (isTerminal && step !== null) stream.write(CLEAR_LINE)
  }
  return {
    start(name, total) {
      clear()
      step = { name, total, startedAt: now() }
      // A terminal shows a step at once, a log only if it takes long.
      drawnAt = isTerminal ? Number.NEGATIVE_INFINITY : now()
      if (isTerminal) this.update(0)
    },
    update(done, note = '') {
      if (step === null || now() - drawnAt < intervalMs) return
      drawnAt = now()
      const state = describe(step.total, done, (drawnAt - step.startedAt) / 1000, note)
      if (!isTerminal) {
        stream.write(`${step.name}: ${state}\n`)
        return
      }
      const bar = step.total > 0 ? ` ${drawBar(done / step.total)}` : ''
      stream.write(`${CLEAR_LINE}${`${step.name}${bar} ${state}`.slice(0, (stream.columns ?? 80) - 1)}`)
    },
    finish(summary) {
      if (step === null) return
      clear()
      const seconds = formatSeconds((now() - step.startedAt) / 1000)
      stream.write(`${step.name}: ${summary === undefined ? '' : `${summary}, `}${seconds}\n`)
      step = null
    },
  }
}

function describe(total: number, done: number, seconds: number, note: string): string {
  const rate = seconds > 0 ? done / seconds : 0
  const parts: string[] = []
  if (total > 0) parts.push(`${Math.floor((100 * Math.min(done, total)) / total)} %`)
  // A total of 1 means that `done` is a fraction.
  // A step that counts nothing has a note only.
  const counts = total !== 1 && (total > 0 || done > 0 || note === '')
  if (counts) parts.push(`${formatAmount(done)}${total > 0 ? ` of ${formatAmount(total)}` : ''}`)
  if (counts && rate > 0) parts.push(`${formatAmount(rate)}/s`)
  if (total > 0 && rate > 0) parts.push(`${formatSeconds(Math.max(0, total - done) / rate)} left`)
  if (note !== '') parts.push(note)
  return parts.join(', ')
}

function drawBar(fraction: number): string {
  const filled = Math.round(BAR_WIDTH * Math.min(1, Math.max(0, fraction)))
  return `[${'█'.repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}]`
}

function formatAmount(value: number): string {
  return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : formatCount(Math.round(value))
}
