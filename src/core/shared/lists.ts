/** A part of an ordered list. */
export interface Page<Entry> {
  readonly entries: readonly Entry[]
  readonly hasNextPage: boolean
}

/** Asks for the entries after a key of a list. `Key` is a total order of the list. */
export interface PageRequest<Key> {
  /** 0 to MAX_PAGE. */
  readonly first: number
  /** Key of the entry to continue after; null: from the start. */
  readonly after: Key | null
}

/** Maximum length of a page. */
export const MAX_PAGE = 1000

/** The first page of a list that was read one entry further than `first`. */
export function pageOf<Entry>(read: readonly Entry[], first: number): Page<Entry> {
  return { entries: read.slice(0, first), hasNextPage: read.length > first }
}

/** Creates a value on the first call and returns the same one afterwards. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** A function that computes each object's value once. A value lives as long as its object. */
export function lazyPer<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new WeakMap<Key, { readonly value: Value }>()
  return (key) => {
    let known = made.get(key)
    if (known === undefined) {
      known = { value: make(key) }
      made.set(key, known)
    }
    return known.value
  }
}

/** Entries by key. Keys come in the order of their first entries. */
export function groupBy<Key, Entry>(
  entries: Iterable<Entry>,
  keyOf: (entry: Entry) => Key,
): ReadonlyMap<Key, readonly Entry[]> {
  const groups = new Map<Key, Entry[]>()
  for (const entry of entries) {
    const key = keyOf(entry)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [entry])
    else group.push(entry)
  }
  return groups
}

/** Order of scored entries: best first, equal scores by id. */
export function byScore<Entry extends { readonly id: string; readonly score: number }>(
  left: Entry,
  right: Entry,
): number {
  return right.score - left.score || (left.id < right.id ? -1 : 1)
}

/** Key of an entry in a list ordered by {@link byScore}. */
export type RankKey = readonly [score: number, id: string]

/** Whether an entry comes after the key in that order. */
export function isBehind(
  { id, score }: { readonly id: string; readonly score: number },
  [afterScore, afterId]: RankKey,
): boolean {
  return score < afterScore || (score === afterScore && id > afterId)
}

/** A record with the same keys and mapped values. */
export function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
