import type { ScalarRun } from '../core/ports/scalar-log.js'
import type { Progress } from '../core/progress.js'
import type { TrainingProgress } from '../core/recommender.js'
import { recordScalars } from './record-scalars.js'

/** Shows what a fit tells of itself, one line a step with its scalars, and writes those to the run. */
export function reportTraining(
  progress: Progress,
  title: string,
  run: ScalarRun,
): (report: TrainingProgress) => void {
  const record = recordScalars(run)
  let shown: string | null = null
  return (told) => {
    const { step, fraction, scalars = {} } = told
    record(told)
    if (step !== shown) progress.start(`${title}, ${step}`, 1)
    shown = step
    const note = Object.entries(scalars).map(([name, value]) => `${name} ${value.toPrecision(4)}`)
    progress.update(fraction, note.join(' '))
  }
}
