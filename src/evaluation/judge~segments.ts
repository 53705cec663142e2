/** A range of a count, both ends included; `to` null: no upper end. */
export interface Segment {
  readonly from: number
  readonly to: number | null
}

/** Users by how much they had in train. The bounds are fixed so that datasets compare. */
export const ACTIVITY_SEGMENTS: readonly Segment[] = [
  { from: 0, to: 0 },
  { from: 1, to: 2 },
  { from: 3, to: 4 },
  { from: 5, to: 9 },
  { from: 10, to: 19 },
  { from: 20, to: 49 },
  { from: 50, to: 99 },
  { from: 100, to: null },
]

/** Index of the segment that a count falls into. */
export function segmentOf(count: number, segments: readonly Segment[]): number {
  return segments.findIndex(({ from, to }) => count >= from && (to === null || count <= to))
}

/** Targets by their share of train: `cold` has none, the least popular that hold a third together are the `tail`, and so on. */
export const POPULARITY_SEGMENTS = ['cold', 'tail', 'middle', 'head'] as const
export type PopularitySegment = (typeof POPULARITY_SEGMENTS)[number]

/** Position in POPULARITY_SEGMENTS of each target; targets of equal popularity fall into the same segment. */
export function popularitySegments(popularity: Int32Array): Uint8Array {
  const ascending = popularity.slice().sort()
  const total = ascending.reduce((sum, count) => sum + count, 0)
  let passed = 0
  let middle = Number.POSITIVE_INFINITY
  let head = Number.POSITIVE_INFINITY
  for (const count of ascending) {
    if (count > 0 && passed >= total / 3) middle = Math.min(middle, count)
    if (count > 0 && passed >= (2 * total) / 3) head = Math.min(head, count)
    passed += count
  }
  return Uint8Array.from(popularity, (count) => (count === 0 ? 0 : count < middle ? 1 : count < head ? 2 : 3))
}
