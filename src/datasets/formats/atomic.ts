import type { SplitPart } from '../../core/data/index.js'
import { KindredError } from '../../core/shared/index.js'
import {
  addTags,
  type Columns,
  type Concept,
  defineReader,
  furtherFields,
  isAlias,
  isProblem,
  leftOut,
  listFiles,
  malformed,
  missingFile,
  parseTable,
  parseTestTies,
  type Row,
  readDate,
  readNumber,
  readTime,
  type TableOptions,
} from '../reading/index.js'

/**
 * RecBole's atomic files (Zhao et al., 2021, "RecBole"): tab-separated, with columns named `field:type` in
 * the first line. Files are `*.inter` (or `*.train.inter`, `*.valid.inter`, `*.test.inter` for a given
 * split), `*.item`, `*.user` and `*.net` (undirected ties).
 *
 * An interaction with a `rating` is RATE. Otherwise a `label` of 1 is LIKE and one of 0 DISLIKE. Otherwise it
 * is LIKE, and `weight` or `count` is its count. The item is `item_id`, or the only other column of type
 * token that names a thing, such as `artist_id`. The first item field with `title` or `name` in its name is
 * the title; `release_year` or a field with `date` is the time of publication; every other `token_seq` is a
 * list of tags. Further fields are for declared properties.
 */
export const atomic = defineReader({
  format: 'atomic',
  matches: (names) => names.some((name) => name.endsWith('.inter') || name.endsWith('.net')),
  async files(folder) {
    const names = await listFiles(folder)
    const found = ['.user', '.item', '.inter', '.net'].flatMap((ending) =>
      names.filter((name) => name.endsWith(ending)),
    )
    if (!found.some((name) => /\.(inter|net)$/.test(name))) throw missingFile(folder, 'atomic', '*.inter')
    return found
  },
  facts: (_folder, files) => ({
    weights: { RATE: 'rating', LIKE: 'count' },
    interactionsSplit: files.some((file) => partOf(file) === 'test'),
  }),
  async *parse(folder, files) {
    for (const file of files) {
      const table = tableOf(file)
      if (table !== undefined) yield* parseTable(folder, file, table)
    }
    yield* parseTestTies(folder, files, { directed: false })
  },
})

function tableOf(file: string): TableOptions | undefined {
  if (file.endsWith('.user')) return users()
  if (file.endsWith('.item')) return items()
  if (file.endsWith('.inter')) return interactions(partOf(file))
  if (file.endsWith('.net')) return ties()
  return undefined
}

function partOf(file: string): SplitPart {
  const part = /\.(train|valid|test)\.inter$/.exec(file)?.[1]
  return part === undefined ? 'train' : (part as SplitPart)
}

function users(): TableOptions {
  return {
    ...typedTable({ user_id: { concept: 'user', required: true } }),
    table: 'users',
    others: true,
    parse(row, _text, source, records) {
      const column = row.columns.find((name) => name.includes('name'))
      const name = column === undefined ? '' : row(column)!.trim()
      records.push({ type: 'user', id: row('user_id')!, ...(name === '' ? {} : { name }), source })
    },
  }
}

function items(): TableOptions {
  const typed = typedTable({ item_id: { concept: 'item', required: true } })
  const { types } = typed
  return {
    ...typed,
    table: 'items',
    others: true,
    parse(row, text, source, records) {
      const item = row('item_id')!
      const others = row.columns.filter((name) => name !== 'item_id')
      const titleColumn = others.find((name) => /title|name/.test(name))
      const dateColumn = others.find((name) => /release_year|date/.test(name))
      const rest = others.filter((name) => name !== titleColumn && name !== dateColumn)
      const tagColumns = rest.filter((name) => types.get(name) === 'token_seq')
      const title = titleColumn === undefined ? '' : row(titleColumn)!.trim()
      const publishedAt = dateColumn === undefined ? null : readDate(dateColumn, row(dateColumn))
      // Release years such as "unknown" are common in these files. They are missing values, not bad rows.
      if (isProblem(publishedAt)) records.push(leftOut(publishedAt, text, source))
      records.push({
        type: 'item',
        id: item,
        ...(title === '' ? {} : { title }),
        ...(typeof publishedAt === 'number' ? { publishedAt } : {}),
        ...furtherFields(
          rest.flatMap((name) => (tagColumns.includes(name) ? [] : [[name, row(name)!] as const])),
        ),
        source,
      })
      for (const column of tagColumns)
        addTags({ item, column, text: row(column)!, separator: ' ' }, source, records)
    },
  }
}

function interactions(part: SplitPart): TableOptions {
  return {
    ...typedTable({
      user_id: { concept: 'user', required: true },
      item_id: { concept: 'item', required: true },
      rating: { concept: 'weight' },
      weight: { concept: 'weight' },
      count: { concept: 'weight' },
      label: { concept: 'label' },
      timestamp: { concept: 'time' },
    }),
    table: 'interactions',
    parse(row, text, source, records) {
      const { kind, weight } = meaningOf(row)
      const at = readTime('timestamp', row('timestamp'))
      if (isProblem(weight)) records.push(malformed('interactions', weight, text, source))
      else if (isProblem(at)) records.push(malformed('interactions', at, text, source))
      else {
        const ids = { user: row('user_id')!, item: row('item_id')! }
        records.push({ type: 'interaction', ...ids, kind, weight, at, part, source })
      }
    },
  }
}

function meaningOf(row: Row) {
  const rating = row('rating')
  if (rating !== undefined) return { kind: 'RATE', weight: readNumber('rating', rating) }
  const label = row('label')
  if (label === undefined) {
    const column = row('weight') === undefined ? 'count' : 'weight'
    const text = row(column)
    return { kind: 'LIKE', weight: text === undefined ? null : readNumber(column, text) }
  }
  const sign = readNumber('label', label)
  if (sign === 1) return { kind: 'LIKE', weight: null }
  if (sign === 0) return { kind: 'DISLIKE', weight: null }
  return { kind: 'LIKE', weight: { column: 'label', reason: 'the label is neither 0 nor 1' } }
}

function ties(): TableOptions {
  return {
    ...typedTable({
      source_id: { concept: 'user', required: true },
      target_id: { concept: 'friend', required: true },
    }),
    table: 'ties',
    parse(row, _text, source, records) {
      const ends = { a: row('source_id')!, b: row('target_id')! }
      records.push({ type: 'tie', ...ends, since: null, directed: false, part: 'train', source })
    },
  }
}

const TYPES = ['token', 'token_seq', 'float', 'float_seq']
/** The types that a column may have, by what it holds. Other columns may have any. */
const EXPECTED: Partial<Record<Concept, readonly string[]>> = {
  user: ['token'],
  item: ['token'],
  friend: ['token'],
  weight: ['float', 'token'],
  label: ['float', 'token'],
  time: ['float', 'token'],
}

/** A table whose header names a type for each column, and which is not quoted. */
function typedTable(columns: Columns) {
  const types = new Map<string, string>()
  return {
    columns,
    types,
    separators: ['\t'],
    quotes: false,
    namesOf(cells: readonly string[], path: string): string[] {
      const fields = cells.map((cell) => fieldOf(cell, path))
      const written = fields.map(({ name }) => name)
      return fields.map(({ name: field, type }, at) => {
        const name = idColumn(field, written, columns) ?? field
        const concept = Object.hasOwn(columns, name) ? columns[name]!.concept : undefined
        const expected = concept === undefined ? undefined : EXPECTED[concept]
        if (expected !== undefined && !expected.includes(type))
          throw badColumn(path, cells[at]!, `does not have the type ${expected[0]}`)
        types.set(name, type)
        return name
      })
    },
  }
}

function fieldOf(cell: string, path: string): { readonly name: string; readonly type: string } {
  const [, name, type] = /^(.+):([^:]*)$/.exec(cell.toLowerCase()) ?? []
  if (name === undefined || type === undefined) throw badColumn(path, cell, 'is not `field:type`')
  if (!TYPES.includes(type)) throw badColumn(path, cell, `has another type than ${TYPES.join(', ')}`)
  return { name, type }
}

/**
 * The name in our table of an id with another name, such as `artist_id` for `item_id`: of the only column
 * that can be meant, where the table lacks our name.
 */
function idColumn(field: string, written: readonly string[], columns: Columns): string | undefined {
  const name = Object.keys(columns).find(
    (column) => column.endsWith('_id') && isIdLike(field, column, columns),
  )
  if (name === undefined || written.includes(name)) return undefined
  return written.filter((other) => isIdLike(other, name, columns)).length === 1 ? name : undefined
}

function isIdLike(field: string, column: string, columns: Columns): boolean {
  return /.[_-]?id$/.test(field) && !Object.hasOwn(columns, field) && isAlias(field, columns[column]!.concept)
}

const badColumn = (path: string, cell: string, fault: string): KindredError =>
  new KindredError('BAD_DATA', `the column "${cell}" in the first line of ${path} ${fault}`, {
    field: `${path}:1`,
    remedy:
      'write a header of `field:type` columns, separated by tabs, such as `user_id:token<TAB>item_id:token`',
  })
