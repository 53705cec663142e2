import type { ScalarRun } from '../core/ports/scalar-log.js'
import type { TrainingProgress } from '../core/recommender.js'

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
