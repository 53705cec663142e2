import type { Progress } from '../core/progress.js'
import type { TrainingProgress } from '../core/recommender.js'

/**
 * Shows what a model tells of its fit as steps of a Progress, one for each step of the model.
 *
 * @param prefix what goes before the step's name.
 */
export function formatProgress(progress: Progress, prefix: string): (told: TrainingProgress) => void {
  let current: string | undefined
  return ({ step, fraction, scalars = {} }) => {
    if (step !== current) {
      if (current !== undefined) progress.finish()
      current = step
      progress.start(`${prefix}: ${step}`, 1)
    }
    const note = Object.entries(scalars).map(([name, value]) => `${name} ${value.toPrecision(3)}`)
    progress.update(fraction, note.join(' '))
  }
}
