import { KindredError } from '../../core/shared/index.js'

/** How a training ended. `rejected`: nothing was good enough to publish. `busy`: another one was running. */
export const TRAINING_OUTCOMES = ['published', 'rejected', 'busy', 'stopped', 'failed'] as const
/** One of {@link TRAINING_OUTCOMES}. */
export type TrainingOutcome = (typeof TRAINING_OUTCOMES)[number]

/** The trainings that one server started. */
export interface TrainingState {
  readonly running: boolean
  /** Ended trainings by outcome. */
  readonly counts: Readonly<Record<TrainingOutcome, number>>
  /** Null: none has ended. */
  readonly last: { readonly outcome: TrainingOutcome; readonly seconds: number } | null
}

/** Watches the trainings of one server. */
export interface TrainingWatch {
  /** Runs a training. @throws what the training throws. */
  run<T>(train: () => Promise<T>, signal: AbortSignal): Promise<T>
  state(): TrainingState
}

const REJECTIONS: ReadonlySet<string> = new Set(['SNAPSHOT_REJECTED', 'FIT_DIVERGED', 'BAD_DATA'])

/** @param now monotonic time in milliseconds. */
export function createTrainingWatch(now: () => number = () => performance.now()): TrainingWatch {
  const counts = { published: 0, rejected: 0, busy: 0, stopped: 0, failed: 0 }
  let running = 0
  let last: TrainingState['last'] = null
  return {
    state: () => ({ running: running > 0, counts, last }),
    async run(train, signal) {
      const began = now()
      const end = (outcome: TrainingOutcome): void => {
        running--
        counts[outcome]++
        last = { outcome, seconds: (now() - began) / 1000 }
      }
      running++
      try {
        const result = await train()
        end('published')
        return result
      } catch (error) {
        end(signal.aborted ? 'stopped' : outcomeOf(error))
        throw error
      }
    },
  }
}

function outcomeOf(error: unknown): TrainingOutcome {
  if (!(error instanceof KindredError)) return 'failed'
  if (REJECTIONS.has(error.code)) return 'rejected'
  return error.code === 'BUSY' ? 'busy' : 'failed'
}
