import {
  dayTime,
  defineReader,
  isProblem,
  leftOut,
  malformed,
  parseTable,
  parseTestTies,
  pickFiles,
  type RecordBatches,
  readNumber,
  type TableOptions,
} from '../reading/index.js'

const PLAYS = 'user_artists.dat'
const FRIENDS = 'user_friends.dat'
const ARTISTS = 'artists.dat'
const TAGS = 'tags.dat'
const TAGGINGS = 'user_taggedartists.dat'

/**
 * HetRec 2011 Last.fm (Cantador, Brusilovsky, Kuflik: "Second Workshop on Information Heterogeneity and
 * Fusion in Recommender Systems", 2011): tab-separated, with one header line per file.
 * Plays are LISTEN with the play count. Friendships are listed in both directions. Each tag that a user gave
 * counts 1. Only the file of plays is required.
 */
export const hetrec = defineReader({
  format: 'hetrec',
  matches: (names) => names.includes(PLAYS),
  files: (folder) => pickFiles(folder, 'hetrec', [PLAYS], [ARTISTS, FRIENDS, TAGS, TAGGINGS]),
  facts: () => ({ weights: { LISTEN: 'count' } }),
  async *parse(folder, files) {
    const optional = (file: string, options: TableOptions): RecordBatches =>
      files.includes(file) ? parseTable(folder, file, options) : noRecords()
    yield* optional(ARTISTS, artists)
    yield* parseTable(folder, PLAYS, plays)
    yield* optional(FRIENDS, friends)
    const names = new Map<string, string>()
    yield* optional(TAGS, tagNames(names))
    yield* optional(TAGGINGS, taggings(names))
    yield* parseTestTies(folder, files, { directed: false })
  },
})

async function* noRecords(): RecordBatches {}

/** Quotes have no meaning in these files. */
const TABS = { separators: ['\t'], quotes: false } as const

const artists: TableOptions = {
  ...TABS,
  table: 'items',
  columns: { id: { concept: 'item', required: true }, name: { concept: 'title', required: true } },
  parse(row, _text, source, records) {
    records.push({ type: 'item', id: row('id')!, title: row('name')!, source })
  },
}

const plays: TableOptions = {
  ...TABS,
  table: 'interactions',
  columns: {
    userid: { concept: 'user', required: true },
    artistid: { concept: 'item', required: true },
    weight: { concept: 'weight', required: true },
  },
  parse(row, text, source, records) {
    const weight = readNumber('weight', row('weight'))
    if (isProblem(weight)) {
      records.push(malformed('interactions', weight, text, source))
      return
    }
    const event = { user: row('userid')!, item: row('artistid')!, kind: 'LISTEN', weight, at: null }
    records.push({ type: 'interaction', ...event, part: 'train', source })
  },
}

const friends: TableOptions = {
  ...TABS,
  table: 'ties',
  columns: { userid: { concept: 'user', required: true }, friendid: { concept: 'friend', required: true } },
  parse(row, _text, source, records) {
    const [a, b] = [row('userid')!, row('friendid')!]
    records.push({ type: 'tie', a, b, since: null, directed: false, part: 'train', source })
  },
}

/** The dictionary of tags. Its rows go into `names` and give no records. */
function tagNames(names: Map<string, string>): TableOptions {
  return {
    ...TABS,
    table: 'taggings',
    columns: { tagid: { concept: 'tags', required: true }, tagvalue: { concept: 'tags', required: true } },
    parse(row) {
      names.set(row('tagid')!, row('tagvalue')!)
    },
  }
}

function taggings(names: ReadonlyMap<string, string>): TableOptions {
  return {
    ...TABS,
    table: 'taggings',
    columns: {
      userid: { concept: 'user' },
      artistid: { concept: 'item', required: true },
      tagid: { concept: 'tags', required: true },
      day: { concept: 'time' },
      month: { concept: 'time' },
      year: { concept: 'time' },
    },
    parse(row, text, source, records) {
      const tagId = row('tagid')!
      const tag = names.get(tagId)
      if (tag === undefined) {
        const problem = { column: 'tagid', reason: `${TAGS} has no tag of this id` }
        records.push(malformed('taggings', problem, text, source))
        return
      }
      const [year, month, day] = ['year', 'month', 'day'].map((column) => row(column))
      const at = year === undefined ? null : dayTime(Number(year), Number(month), Number(day))
      if (at === undefined)
        records.push(leftOut({ column: 'day', reason: 'there is no such day' }, text, source))
      records.push({ type: 'tagging', item: row('artistid')!, tag, weight: 1, at: at ?? null, source })
    },
  }
}
