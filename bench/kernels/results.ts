/** Times of one side on one case. */
export interface Result {
  readonly case: string
  /** Who computed, with threads and variant. */
  readonly label: string
  readonly milliseconds: readonly number[]
  /** A sum over the result that all sides must agree in; absent where sides may differ, such as in signs. */
  readonly check?: number
  /** Such as what was computed instead. */
  readonly note?: string
}

/** What a side prints as JSON. */
export interface Side {
  readonly versions: Readonly<Record<string, string>>
  readonly results: readonly Result[]
  /** GB a second of `a + b → c` on large arrays. */
  readonly bandwidth?: Readonly<Record<string, number>>
}

/** @throws where two sides computed different things. */
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
