import type { DataRecord, SplitPart } from '../../core/data/index.js'
import { KindredError } from '../../core/shared/index.js'
import {
  defineReader,
  furtherFields,
  type LineParser,
  listFiles,
  malformed,
  missingFile,
  parseDate,
  parseLines,
  parseNumber,
  parseTestTies,
  parseTime,
  type RecordBatches,
  readColumns,
} from '../reading/index.js'

/**
 * RecBole's atomic files (Zhao et al., 2021, "RecBole"): tab-separated, with columns named `field:type` in
 * the first line. Files are `*.inter` (or `*.train.inter`, `*.valid.inter`, `*.test.inter` for a given
 * split), `*.item`, `*.user` and `*.net` (undirected ties).
 *
 * An interaction with a `rating` is RATE. Otherwise it is LIKE, and `weight` or `count` is its count. The
 * first item field with `title` or `name` in its name is the title; `release_year` or a field with `date` is
 * the time of publication; every other `token_seq` is a list of tags. Further fields are for declared
 * properties.
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
      if (file.endsWith('.user')) yield* parseUsers(folder, file)
      else if (file.endsWith('.item')) yield* parseItems(folder, file)
      else if (file.endsWith('.inter')) yield* parseInteractions(folder, file)
      else if (file.endsWith('.net')) yield* parseTies(folder, file)
    }
    yield* parseTestTies(folder, files, { directed: false })
  },
})

function partOf(file: string): SplitPart {
  const part = /\.(train|valid|test)\.inter$/.exec(file)?.[1]
  return part === undefined ? 'train' : (part as SplitPart)
}

async function* parseUsers(folder: string, file: string): RecordBatches {
  const fields = await readFields(folder, file)
  const id = fields.find(['user_id'], 0)
  const name = fields.byPattern(/name/)
  yield* rows(folder, file, fields, (row, _line, source, records) => {
    const text = name === -1 ? '' : row[name]!.trim()
    records.push({ type: 'user', id: row[id]!, ...(text === '' ? {} : { name: text }), source })
  })
}

async function* parseItems(folder: string, file: string): RecordBatches {
  const fields = await readFields(folder, file)
  const id = fields.find(['item_id'], 0)
  const title = fields.byPattern(/title|name/)
  const published = fields.byPattern(/release_year|date/)
  const tags = fields.sequences.filter((at) => at !== title && at !== id)
  const others = fields.names.flatMap((name, at) =>
    [id, title, published, ...tags].includes(at) ? [] : [{ name, at }],
  )
  yield* rows(folder, file, fields, (row, _line, source, records) => {
    const item = row[id]!
    const text = title === -1 ? '' : row[title]!.trim()
    const publishedAt = published === -1 ? null : parseDate(row[published])
    records.push({
      type: 'item',
      id: item,
      ...(text === '' ? {} : { title: text }),
      // Release years such as "unknown" are common in these files. They are missing values, not bad rows.
      ...(typeof publishedAt === 'number' ? { publishedAt } : {}),
      ...furtherFields(others.map(({ name, at }) => [name, row[at]!])),
      source,
    })
    for (const at of tags) {
      for (const tag of row[at]!.split(' ')) {
        if (tag !== '') records.push({ type: 'tagging', item, tag, weight: 1, at: null, source })
      }
    }
  })
}

async function* parseInteractions(folder: string, file: string): RecordBatches {
  const fields = await readFields(folder, file)
  const user = fields.find(['user_id'], 0)
  const item = fields.find(['item_id'], 1)
  const rating = fields.find(['rating'])
  const weightAt = rating === -1 ? fields.find(['weight', 'count']) : rating
  const kind = rating === -1 ? 'LIKE' : 'RATE'
  const time = fields.find(['timestamp'])
  const part = partOf(file)
  yield* rows(folder, file, fields, (row, line, source, records) => {
    const weight = weightAt === -1 ? null : parseNumber(row[weightAt])
    const at = time === -1 ? null : parseTime(row[time])
    if (weight === undefined) records.push(malformed('the weight is not a number', line, source))
    else if (at === undefined) records.push(malformed('the timestamp is not a time', line, source))
    else {
      const ids = { user: row[user]!, item: row[item]! }
      records.push({ type: 'interaction', ...ids, kind, weight, at, part, source })
    }
  })
}

async function* parseTies(folder: string, file: string): RecordBatches {
  const fields = await readFields(folder, file)
  const from = fields.find(['source_id'], 0)
  const to = fields.find(['target_id'], 1)
  yield* rows(folder, file, fields, (row, _line, source, records) => {
    const ends = { a: row[from]!, b: row[to]! }
    records.push({ type: 'tie', ...ends, since: null, directed: false, part: 'train', source })
  })
}

interface Fields {
  readonly width: number
  readonly names: readonly string[]
  /** Indices of the fields of type token_seq. */
  readonly sequences: readonly number[]
  /** Index of the first field with one of these names, else `otherwise`. */
  find(names: readonly string[], otherwise?: number): number
  byPattern(pattern: RegExp): number
}

async function readFields(folder: string, file: string): Promise<Fields> {
  const columns = await readColumns(folder, file)
  if (columns.length === 0 || !columns.every((column) => column.includes(':'))) {
    throw new KindredError(
      'BAD_DATA',
      `${file} in ${folder} does not begin with a line of \`field:type\` columns`,
      {
        field: `${file}:1`,
        remedy: 'start the file with a header such as `user_id:token<TAB>item_id:token`',
      },
    )
  }
  const names = columns.map((column) => column.split(':')[0]!)
  return {
    width: columns.length,
    names,
    sequences: columns.flatMap((column, at) => (column.endsWith(':token_seq') ? [at] : [])),
    find(wanted, otherwise = -1) {
      const found = names.findIndex((name) => wanted.includes(name))
      return found === -1 ? otherwise : found
    },
    byPattern: (pattern) => names.findIndex((name) => pattern.test(name)),
  }
}

type FieldsParser = (
  row: readonly string[],
  line: string,
  source: DataRecord['source'],
  records: DataRecord[],
) => void

function rows(folder: string, file: string, { width }: Fields, parse: FieldsParser): RecordBatches {
  const parseRow: LineParser = (line, source, records) => {
    const row = line.split('\t')
    if (row.length === width) parse(row, line, source, records)
    else records.push(malformed(`${row.length} columns; the header has ${width}`, line, source))
  }
  return parseLines(folder, file, parseRow, 1)
}
