import type { TrainingProgress } from '../../core/model/index.js'
import type { ScalarRun } from '../../core/ports/index.js'
import type { Progress } from '../../core/shared/index.js'

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

/** Writes the figures that a fit tells of itself; the axis counts how often each step told any. */
export function recordScalars(run: ScalarRun): (told: TrainingProgress) => void {
  const counts = new Map<string, number>()
  return ({ step, scalars = {} }) => {
    const figures = Object.entries(scalars)
    if (figures.length === 0) return
    const count = (counts.get(step) ?? 0) + 1
    counts.set(step, count)
    // `lightgcn: train network` becomes a group of its own: `lightgcn/train-network/loss`.
    const group = step.replaceAll(': ', '/').replaceAll(' ', '-')
    run.write(count, Object.fromEntries(figures.map(([name, value]) => [`${group}/${name}`, value])))
  }
}
