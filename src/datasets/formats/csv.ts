import {
  addTags,
  defineReader,
  doubtful,
  fieldsBeside,
  hasReadableTags,
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

const USERS = 'users.csv'
const ITEMS = 'items.csv'
const INTERACTIONS = 'interactions.csv'
const FRIENDS = 'friends.csv'

/**
 * Our own format, tables with a header line: `interactions.csv` (`user,item[,kind][,weight][,at]`),
 * `users.csv` (`id[,name]`), `items.csv` (`id[,title][,tags][,publishedAt]`, tags separated by `|`, further
 * columns for declared properties) and `friends.csv` (`user,friend[,since]`, undirected). Each file is
 * optional, but the folder must have interactions or friends. The default kind is LIKE. The weight of RATE is
 * a rating, any other weight a strength around 1. Times are as {@link readTime} reads them. `NULL`, `null`
 * and `\N` in an optional column of an interaction are read as an empty field.
 */
export const csv = defineReader({
  format: 'csv',
  matches: (names) => names.includes(INTERACTIONS) || names.includes(FRIENDS),
  async files(folder) {
    const names = await listFiles(folder)
    if (!names.includes(INTERACTIONS) && !names.includes(FRIENDS))
      throw missingFile(folder, 'csv', INTERACTIONS)
    return [USERS, ITEMS, INTERACTIONS, FRIENDS].filter((name) => names.includes(name))
  },
  facts: () => ({ weights: { RATE: 'rating' } }),
  async *parse(folder, files) {
    for (const [file, table] of Object.entries(tables)) {
      if (files.includes(file)) yield* parseTable(folder, file, table)
    }
    yield* parseTestTies(folder, files, { directed: false })
  },
})

const users: TableOptions = {
  table: 'users',
  columns: { id: { concept: 'user', required: true }, name: { concept: 'name', multiline: true } },
  parse(row, _text, source, records) {
    const name = row('name')?.trim() ?? ''
    records.push({ type: 'user', id: row('id')!, ...(name === '' ? {} : { name }), source })
  },
}

const items: TableOptions = {
  table: 'items',
  columns: {
    id: { concept: 'item', required: true },
    title: { concept: 'title', multiline: true },
    tags: { concept: 'tags', multiline: true },
    publishedat: { concept: 'published' },
  },
  others: true,
  parse(row, text, source, records) {
    const item = row('id')!
    const title = row('title')?.trim() ?? ''
    const tags = row('tags')
    const publishedAt = readDate('publishedAt', row('publishedat'))
    if (isProblem(publishedAt)) records.push(leftOut(publishedAt, text, source))
    records.push({
      type: 'item',
      id: item,
      ...(title === '' ? {} : { title }),
      ...(typeof publishedAt === 'number' ? { publishedAt } : {}),
      // Tags that cannot be read do not replace those before.
      ...(tags !== undefined && hasReadableTags('tags', tags) ? { tagged: true } : {}),
      ...fieldsBeside(row, ['id', 'title', 'tags', 'publishedat']),
      source,
    })
    addTags({ item, column: 'tags', text: tags ?? '', separator: '|' }, source, records)
  },
}

const interactions: TableOptions = {
  table: 'interactions',
  columns: {
    user: { concept: 'user', required: true },
    item: { concept: 'item', required: true },
    kind: { concept: 'kind' },
    weight: { concept: 'weight' },
    at: { concept: 'time' },
  },
  parse(row, text, source, records) {
    const kind = optional(row, 'kind') || 'LIKE'
    const weightText = optional(row, 'weight')
    const weight = weightText === '' ? null : readNumber('weight', weightText)
    const at = readTime('at', optional(row, 'at'))
    if (isProblem(weight)) records.push(malformed('interactions', weight, text, source))
    else if (isProblem(at)) records.push(malformed('interactions', at, text, source))
    else {
      const event = { user: row('user')!, item: row('item')!, kind: kind.toUpperCase(), weight, at }
      records.push({ type: 'interaction', ...event, part: 'train', source })
      for (const column of ['kind', 'weight', 'at']) {
        if (!isNull(row(column))) continue
        records.push(
          doubtful({ column, reason: `${column} is read as empty where it says NULL` }, text, source),
        )
      }
    }
  },
}

/** How databases write a field without a value. */
const isNull = (text: string | undefined): boolean => /^(NULL|null|\\N)$/.test(text?.trim() ?? '')

/** An optional field without white space around it; empty where it has no value. */
function optional(row: Row, column: string): string {
  const text = row(column)?.trim() ?? ''
  return isNull(text) ? '' : text
}

const friends: TableOptions = {
  table: 'ties',
  columns: {
    user: { concept: 'user', required: true },
    friend: { concept: 'friend', required: true },
    since: { concept: 'time' },
  },
  parse(row, text, source, records) {
    const since = readTime('since', row('since'))
    const [a, b] = [row('user')!, row('friend')!]
    if (isProblem(since)) records.push(leftOut(since, text, source))
    const time = isProblem(since) ? null : since
    records.push({ type: 'tie', a, b, since: time, directed: false, part: 'train', source })
  },
}

const tables = { [USERS]: users, [ITEMS]: items, [INTERACTIONS]: interactions, [FRIENDS]: friends }
