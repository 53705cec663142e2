/** Counts what is open, by name. A name without anything open takes no memory. */
export interface Tally {
  count(name: string): number
  add(name: string): void
  remove(name: string): void
}

/** Creates an empty tally. */
export function createTally(): Tally {
  const counts = new Map<string, number>()
  const count = (name: string): number => counts.get(name) ?? 0
  return {
    count,
    add(name) {
      counts.set(name, count(name) + 1)
    },
    remove(name) {
      if (count(name) > 1) counts.set(name, count(name) - 1)
      else counts.delete(name)
    },
  }
}
