import type { TableName } from '../../core/data/index.js'

/**
 * Finds ids that differ only in leading zeros, a final `.0`, case, white space or Unicode form. Programs that
 * write tables change ids in these ways, and then one user or item becomes two.
 *
 * @returns a warning with the number of such ids and an example; null if there are none.
 */
export function similarIds(table: TableName, ids: readonly string[]): string | null {
  /** Ids whose plain form is another text, by this form. Most ids are plain, so this map is small. */
  const changed = new Map<string, string>()
  let count = 0
  let example: readonly [string, string] | undefined
  const found = (left: string, right: string): void => {
    count++
    example ??= [left, right]
  }
  for (const id of ids) {
    const plain = plainForm(id)
    if (plain === id) continue
    const other = changed.get(plain)
    if (other === undefined) changed.set(plain, id)
    else found(other, id)
  }
  if (changed.size > 0) {
    for (const id of ids) {
      const other = changed.get(id)
      if (other !== undefined) found(id, other)
    }
  }
  if (example === undefined) return null
  return (
    `${count.toLocaleString('en')} ids of ${table} differ from another id only in leading zeros, a final .0, ` +
    `case, blanks or Unicode form, such as ${JSON.stringify(example[0])} and ${JSON.stringify(example[1])}; ` +
    'they are different ids: write each id in one way if they mean the same'
  )
}

function plainForm(id: string): string {
  if (/^[1-9]\d*$/.test(id)) return id
  const text = id.normalize('NFKC').toLowerCase().replace(/\s+/g, '')
  return /^\d+(\.0+)?$/.test(text) ? text.replace(/\.0+$/, '').replace(/^0+(?=\d)/, '') : text
}
