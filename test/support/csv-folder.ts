import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Dataset } from '../../src/core/dataset/index.js'
import { entries } from './shop.js'

/** Writes a dataset as a folder of the `csv` format; each interaction is a LIKE without a time. */
export function writeCsvFolder(folder: string, data: Dataset): void {
  const users = data.users.ids
  const items = data.items.ids
  const tags = new Map<string, string[]>(items.map((id) => [id, []]))
  for (const [item, tag] of entries(data.itemTags, items, data.tags.ids)) tags.get(item)!.push(tag)
  const tables: Record<string, readonly (readonly string[])[]> = {
    users: [['id', 'name'], ...users.map((id) => [id, `Name of ${id}`])],
    items: [['id', 'title', 'tags'], ...items.map((id) => [id, `Title of ${id}`, tags.get(id)!.join('|')])],
    interactions: [['user', 'item'], ...entries(data.interactions, users, items)],
    friends: [['user', 'friend'], ...entries(data.ties, users, users).filter(([a, b]) => a < b)],
  }
  for (const [name, rows] of Object.entries(tables)) {
    writeFileSync(join(folder, `${name}.csv`), rows.map((row) => row.join(',')).join('\n'))
  }
}
