/** Each id once, in UTF-16 order: the order in which everyone takes locks. */
export function distinctSorted(ids: Iterable<string>): string[] {
  return [...new Set(ids)].sort()
}
