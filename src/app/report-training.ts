import type { Progress } from '../core/progress.js'
import type { TrainingProgress } from '../core/recommender.js'

/** Shows what a fit tells of itself: one line a step, with its scalars. */
export function reportTraining(progress: Progress, title: string): (report: TrainingProgress) => void {
  let shown: string | null = null
  return ({ step, fraction, scalars = {} }) => {
    if (step !== shown) progress.start(`${title}, ${step}`, 1)
    shown = step
    const note = Object.entries(scalars).map(([name, value]) => `${name} ${value.toPrecision(4)}`)
    progress.update(fraction, note.join(' '))
  }
}
