import type { TrainingProgress } from '../../core/model/index.js'
import type { ScalarRun } from '../../core/ports/index.js'
import type { Progress } from '../../core/shared/index.js'

interface FitReporterOptions {
  readonly progress: Progress
  /** Prefix of the names of the steps. */
  readonly title: string
  /** Receives the scalars of the fit. */
  readonly run: ScalarRun
  /** Whether a line with the duration of each finished step remains visible. Default: false. */
  readonly keepLines?: boolean
}

/**
 * Reports the progress of one fit. Each step of the model becomes a step of `progress` with its latest
 * scalars. The scalars are also written to `run`, where the axis counts the reports of a step that have
 * scalars.
 *
 * @returns for `TrainingRun.onProgress`.
 */
export function createFitReporter({
  progress,
  title,
  run,
  keepLines = false,
}: FitReporterOptions): (report: TrainingProgress) => void {
  const counts = new Map<string, number>()
  let current: string | undefined
  return ({ step, fraction, scalars = {} }) => {
    const values = Object.entries(scalars).filter(([, value]) => Number.isFinite(value))
    if (step !== current) {
      if (keepLines && current !== undefined) progress.finish()
      current = step
      progress.start(`${title}: ${step}`, 1)
    }
    progress.update(fraction, values.map(([name, value]) => `${name} ${value.toPrecision(4)}`).join(' '))

    if (values.length === 0) return
    const count = (counts.get(step) ?? 0) + 1
    counts.set(step, count)
    // `lightgcn: train network` becomes a group of its own: `lightgcn/train-network/loss`.
    const group = step.replaceAll(': ', '/').replaceAll(' ', '-')
    run.write(count, Object.fromEntries(values.map(([name, value]) => [`${group}/${name}`, value])))
  }
}
