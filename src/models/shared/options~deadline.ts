import type { TrainingRun } from '../core/recommender.js'

type Limited = Pick<TrainingRun, 'deadline'>

/** A deadline at a share of the time that is left; none where there is none. */
export function partOfTheTime({ deadline }: Limited, share: number): Limited {
  if (deadline === undefined) return {}
  const now = Date.now()
  return { deadline: now + (deadline - now) * share }
}

export const isLate = ({ deadline }: Limited): boolean => deadline !== undefined && Date.now() >= deadline
