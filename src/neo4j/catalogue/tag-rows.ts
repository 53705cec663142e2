import { tagKey, tagName } from '../../core/data/index.js'

/** A tag as queries take it: its key, which identifies it, and its name. */
export interface TagRow {
  readonly key: string
  readonly name: string
}

/** The row of a tag. */
export function tagOf(tag: string): TagRow {
  return { key: tagKey(tag), name: tagName(tag) }
}

/** The rows of distinct tags, by key. Every transaction takes its locks in this order. */
export function tagRows(tags: readonly string[]): TagRow[] {
  const rows = new Map<string, TagRow>()
  for (const tag of tags) {
    const row = tagOf(tag)
    if (!rows.has(row.key)) rows.set(row.key, row)
  }
  return [...rows.values()].sort((left, right) => (left.key < right.key ? -1 : 1))
}

/** The parts of a filter by tags, as parameters. */
export function tagParams(tags: readonly string[] | undefined) {
  return tags === undefined ? null : tags.map(tagKey)
}
