/** Times of one side on one kernel. */
export interface Result {
  readonly case: string
  /** Name of the side, with threads and variant. */
  readonly label: string
  readonly milliseconds: readonly number[]
  /**
   * A sum over the result that must be equal on all sides. Absent if results may differ, for example in
   * signs.
   */
  readonly check?: number
  /** For example how the work differs from the other sides'. */
  readonly note?: string
}

/** The JSON output of a side. */
export interface Side {
  readonly versions: Readonly<Record<string, string>>
  readonly results: readonly Result[]
  /** GB/s of `a + b → c` on large arrays. */
  readonly bandwidth?: Readonly<Record<string, number>>
}

/** @throws Error if the results of two sides differ. */
export function checkResults(results: readonly Result[]): void {
  const first = new Map<string, Result & { readonly check: number }>()
  for (const result of results) {
    const { check } = result
    if (check === undefined || Number.isNaN(check)) continue
    const known = first.get(result.case)
    if (known === undefined) first.set(result.case, { ...result, check })
    else if (!(Math.abs(check / known.check - 1) < 1e-3))
      throw new Error(
        `results of ${result.case} differ: ${result.label} has ${check}, ${known.label} has ${known.check}`,
      )
  }
}
