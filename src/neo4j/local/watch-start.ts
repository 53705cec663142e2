import { KindredError, type Progress } from '../../core/shared/index.js'
import type { Health } from './health.js'

/** What is known of a server that starts. */
export interface StartWatch {
  /** Text of the server's log since this start began. */
  log(): string
  /** Whether its process runs. */
  isRunning(): Promise<boolean>
  /** A number that grows while the process works, such as its processor time and the length of its logs. */
  work(): number
  probe(): Promise<Health>
  /**
   * Whether to ask the server before its log says that it has started. The log of a server that ran before
   * may end with the failed start of another process. Default false.
   */
  readonly asksAtOnce?: boolean
  /** Monotonic time in milliseconds. */
  now(): number
  sleep(ms: number): Promise<void>
  /** Pause between two looks, milliseconds. */
  readonly pollMs: number
  /** Time that a started server has to answer, milliseconds. Default: ten minutes. */
  readonly answerMs?: number
}

/** How a start ended. `ended`: the process is gone. */
export type StartOutcome = Exclude<Health, { readonly kind: 'silent' }> | { readonly kind: 'ended' }

/** A process that has done nothing for so long hangs. */
export const QUIET_MS = 10 * 60_000
const PROBE_PAUSE_MS = 200

/**
 * Waits until a server answers, has failed or has ended. A start may take any time while its process works: a
 * database that recovers a long log, or a busy machine, must not be disturbed.
 *
 * @throws KindredError DATABASE_UNAVAILABLE if the process has done nothing for ten minutes, or has started
 *   and not answered for `answerMs`. The process is left alone.
 */
export async function watchStart(
  watch: StartWatch,
  progress: Progress,
  signal?: AbortSignal,
): Promise<StartOutcome> {
  const begunAt = watch.now()
  let work = -1
  let workedAt = begunAt
  let startedAt: number | undefined
  for (;;) {
    signal?.throwIfAborted()
    if (startedAt === undefined && / Started\.\s/.test(watch.log())) startedAt = watch.now()
    if (!(await watch.isRunning())) return { kind: 'ended' }
    let problem: unknown
    if (startedAt !== undefined || watch.asksAtOnce) {
      const health = await watch.probe()
      if (health.kind !== 'silent') return health
      problem = health.error
    }
    const now = watch.now()
    const done = watch.work()
    if (done !== work) [work, workedAt] = [done, now]
    const silentMs = startedAt === undefined ? 0 : now - startedAt
    if (silentMs >= (watch.answerMs ?? QUIET_MS))
      throw hangs('has started, but has not answered', silentMs, problem)
    if (now - workedAt >= QUIET_MS)
      throw hangs('has not started, and has done nothing', now - workedAt, problem)
    const state = startedAt === undefined ? 'it is starting' : 'it does not answer yet'
    progress.update(0, `${Math.round((now - begunAt) / 1000)} s, ${state}`)
    await watch.sleep(startedAt === undefined ? watch.pollMs : PROBE_PAUSE_MS)
  }
}

function hangs(what: string, ms: number, cause: unknown): KindredError {
  return new KindredError('DATABASE_UNAVAILABLE', `the local Neo4j runs, but ${what} for ${formatWait(ms)}`, {
    remedy: 'wait and run `kindred up` again; if it lasts, run `kindred down` first',
    cause,
  })
}

function formatWait(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} minutes`
}
