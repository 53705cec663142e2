import {
  defineReader,
  fieldsBeside,
  listFiles,
  malformed,
  missingFile,
  parseDate,
  parseNumber,
  parseTable,
  parseTestTies,
  parseTime,
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
 * a rating, any other weight a strength around 1. Times are ISO 8601, or seconds or milliseconds since 1970.
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
  required: ['id'],
  parse(row, _text, source, records) {
    const name = row('name')?.trim() ?? ''
    records.push({ type: 'user', id: row('id')!, ...(name === '' ? {} : { name }), source })
  },
}

const items: TableOptions = {
  required: ['id'],
  parse(row, text, source, records) {
    const item = row('id')!
    const title = row('title')?.trim() ?? ''
    const publishedAt = parseDate(row('publishedat'))
    if (publishedAt === undefined) {
      records.push(malformed('publishedAt is not a time', text, source))
      return
    }
    records.push({
      type: 'item',
      id: item,
      ...(title === '' ? {} : { title }),
      ...(publishedAt === null ? {} : { publishedAt }),
      ...(row('tags') === undefined ? {} : { tagged: true }),
      ...fieldsBeside(row, ['id', 'title', 'tags', 'publishedat']),
      source,
    })
    for (const tag of row('tags')?.split('|') ?? []) {
      if (tag.trim() !== '')
        records.push({ type: 'tagging', item, tag: tag.trim(), weight: 1, at: null, source })
    }
  },
}

const interactions: TableOptions = {
  required: ['user', 'item'],
  parse(row, text, source, records) {
    const kind = row('kind')?.trim() || 'LIKE'
    const weightText = row('weight')?.trim() ?? ''
    const weight = weightText === '' ? null : parseNumber(weightText)
    const at = parseTime(row('at'))
    if (weight === undefined) records.push(malformed('the weight is not a number', text, source))
    else if (at === undefined) records.push(malformed('at is not a time', text, source))
    else {
      const [user, item] = [row('user')!, row('item')!]
      records.push({
        type: 'interaction',
        user,
        item,
        kind: kind.toUpperCase(),
        weight,
        at,
        part: 'train',
        source,
      })
    }
  },
}

const friends: TableOptions = {
  required: ['user', 'friend'],
  parse(row, text, source, records) {
    const since = parseTime(row('since'))
    if (since === undefined) records.push(malformed('since is not a time', text, source))
    else {
      const [a, b] = [row('user')!, row('friend')!]
      records.push({ type: 'tie', a, b, since, directed: false, part: 'train', source })
    }
  },
}

const tables = { [USERS]: users, [ITEMS]: items, [INTERACTIONS]: interactions, [FRIENDS]: friends }
