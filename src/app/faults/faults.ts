import type { FaultRecorder, RequestContext } from '../../core/ports/index.js'
import { type ErrorCode, KindredError, type Log } from '../../core/shared/index.js'

/** Errors that answer the request as a whole: the caller can mend them. */
const OF_THE_CALLER: ReadonlySet<ErrorCode> = new Set([
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'CURSOR_EXPIRED',
])
/** Maximum number of different lines, so that errors with ids in them do not fill the log. */
const MAX_LINES = 1_000

/** Parts of answers that failed and were left out, in this process. */
export interface Faults {
  /** Starts the record of one request. */
  begin(): FaultRecorder
  /** Failures since the start, by part. */
  readonly counts: ReadonlyMap<string, number>
}

/** @param log receives each different failure once. */
export function createFaults(log: Log): Faults {
  const counts = new Map<string, number>()
  const told = new Set<string>()
  return {
    counts,
    begin() {
      const parts = new Set<string>()
      return {
        parts,
        record(part, error) {
          parts.add(part)
          counts.set(part, (counts.get(part) ?? 0) + 1)
          const line = `${part} failed and is left out of answers: ${describe(error)}`
          if (told.has(line) || told.size >= MAX_LINES) return
          told.add(line)
          log(line, 'warn')
        },
      }
    },
  }
}

/**
 * Leaves a part out of an answer because of an error. The answer must not fail because one of its parts does.
 *
 * @param part what is left out, for `extensions.failedParts` and the log, such as `source rp3`.
 * @throws the error if it concerns the whole answer: the request has ended, the caller made a mistake, or
 *   nobody would learn that the part is missing.
 */
export function leaveOut(
  part: string,
  error: unknown,
  { faults, signal }: Pick<RequestContext, 'faults' | 'signal'>,
): void {
  if (faults === undefined || signal?.aborted) throw error
  if (error instanceof KindredError && OF_THE_CALLER.has(error.code)) throw error
  faults.record(part, error)
}

/** The result of `work`, or `otherwise` if it fails and {@link leaveOut} leaves it out. */
export async function orWithout<T>(
  part: string,
  work: () => Promise<T>,
  otherwise: T,
  context: Pick<RequestContext, 'faults' | 'signal'>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    leaveOut(part, error, context)
    return otherwise
  }
}

function describe(error: unknown): string {
  if (error instanceof KindredError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
