import type { Progress } from '../../core/shared/index.js'

export interface ProgressOptions {
  readonly stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
}

const REDRAW_MS = 100
const LINE_MS = 5_000
const BAR_WIDTH = 24
const CLEAR_LINE = '\r\u001b[K'

/**
 * Draws a step as one line that is redrawn, on a terminal; elsewhere writes a plain line every five seconds at most, so that
 * a log stays short. Either way the summary stays.
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
      // A log hears of a step only once it takes long; a terminal shows it at once.
      drawnAt = isTerminal ? Number.NEGATIVE_INFINITY : now()
      if (isTerminal) this.update(0)
    },
    update(done, note = '') {
      if (step === null || now() - drawnAt < intervalMs) return
      drawnAt = now()
      const figures = describe(step.total, done, (drawnAt - step.startedAt) / 1000, note)
      if (!isTerminal) {
        stream.write(`${step.name}: ${figures}\n`)
        return
      }
      const bar = step.total > 0 ? ` ${drawBar(done / step.total)}` : ''
      stream.write(`${CLEAR_LINE}${`${step.name}${bar} ${figures}`.slice(0, (stream.columns ?? 80) - 1)}`)
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
  // Totals up to 1 are fractions, not counts.
  if (total !== 1) parts.push(`${formatCount(done)}${total > 0 ? ` of ${formatCount(total)}` : ''}`)
  if (total !== 1 && rate > 0) parts.push(`${formatCount(rate)}/s`)
  if (total > 0 && rate > 0) parts.push(`${formatSeconds(Math.max(0, total - done) / rate)} left`)
  if (note !== '') parts.push(note)
  return parts.join(', ')
}

function drawBar(fraction: number): string {
  const filled = Math.round(BAR_WIDTH * Math.min(1, Math.max(0, fraction)))
  return `[${'█'.repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}]`
}

function formatCount(value: number): string {
  if (value < 10 && !Number.isInteger(value)) return value.toFixed(1)
  return Math.round(value).toLocaleString('en')
}

/** `0.42 s`, `12.3 s`, `4 min 05 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}
