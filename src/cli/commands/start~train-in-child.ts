import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { TrainingReport } from '../app/train.js'
import { type ErrorCode, KindredError } from '../core/errors.js'

export interface ChildTraining {
  /** Options of `kindred train`. Default: none. */
  readonly options?: readonly string[]
  /** Takes what the training says, line by line. Absent: it speaks, and draws its progress, on this process's stderr. */
  readonly log?: (line: string) => void
  readonly signal: AbortSignal
}

/**
 * Runs `kindred train` as a process of its own, so that the server that asks for it stays responsive, and keeps none of the memory
 * that training takes. Settings come from the same environment and home.
 *
 * @throws KindredError with the code of what went wrong, or the signal's reason where that aborts.
 */
export async function trainInChild({ options = [], log, signal }: ChildTraining): Promise<TrainingReport> {
  signal.throwIfAborted()
  const child = spawn(process.execPath, [process.argv[1]!, 'train', '--json', ...options], {
    stdio: ['ignore', 'pipe', log === undefined ? 'inherit' : 'pipe'],
  })
  const stop = (): void => void child.kill('SIGTERM')
  signal.addEventListener('abort', stop)
  if (child.stderr !== null && log !== undefined) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.trim() !== '') log(line)
    })
  }
  try {
    const [answer, [code]] = await Promise.all([
      text(child.stdout!),
      once(child, 'close') as Promise<[number | null]>,
    ])
    signal.throwIfAborted()
    if (code === 0) return JSON.parse(answer) as TrainingReport
    throw failureOf(answer, code)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function failureOf(answer: string, code: number | null): KindredError {
  if (answer === '') return new KindredError('INTERNAL_SERVER_ERROR', `training ended with code ${code}`)
  const { error } = JSON.parse(answer) as { error: { code: ErrorCode; message: string; remedy?: string } }
  return new KindredError(
    error.code,
    error.message,
    error.remedy === undefined ? {} : { remedy: error.remedy },
  )
}
