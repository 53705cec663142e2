/** Of the trials that come to a rung, one in so many goes on; nobody is judged beside fewer. */
const REDUCTION = 3
/** Reports at the first rung; each later rung is REDUCTION times as far. */
const FIRST_RUNG = 3

/**
 * Whether a trial is to be given up: asynchronous successive halving (Li et al., 2020, "A system for massively parallel hyperparameter
 * tuning"), in the form that decides when a trial comes to a rung. After 3, 9, 27 … reports it must be among the best third of all that
 * came so far. The first three to come to a rung always go on.
 *
 * @param reports of the trial: its best value so far, at each report.
 * @param others reports of the trials before it.
 */
export function hasNoProspect(reports: readonly number[], others: readonly (readonly number[])[]): boolean {
  const rung = reports.length
  if (!isRung(rung)) return false
  const own = reports[rung - 1]!
  const there = others.flatMap((other) => (other.length >= rung ? [other[rung - 1]!] : []))
  if (there.length < REDUCTION) return false
  return there.filter((value) => value > own).length >= Math.floor((there.length + 1) / REDUCTION)
}

function isRung(count: number): boolean {
  let rung = FIRST_RUNG
  while (rung < count) rung *= REDUCTION
  return rung === count
}
