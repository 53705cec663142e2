import {
  dayTime,
  defineReader,
  type LineParser,
  malformed,
  parseLines,
  parseNumber,
  parseOptional,
  parseTestTies,
  pickFiles,
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
    yield* parseOptional(folder, files, ARTISTS, parseArtist, 1)
    yield* parseLines(folder, PLAYS, parsePlays, 1)
    yield* parseOptional(folder, files, FRIENDS, parseFriends, 1)
    const tags = new Map<string, string>()
    yield* parseOptional(folder, files, TAGS, tagParser(tags), 1)
    yield* parseOptional(folder, files, TAGGINGS, taggingParser(tags), 1)
    yield* parseTestTies(folder, files, { directed: false })
  },
})

const parseArtist: LineParser = (line, source, records) => {
  const [id, title] = line.split('\t')
  if (title === undefined) records.push(malformed('an artist has at least an id and a name', line, source))
  else records.push({ type: 'item', id: id!, title, source })
}

const parsePlays: LineParser = (line, source, records) => {
  const columns = line.split('\t')
  const weight = parseNumber(columns[2])
  if (columns.length !== 3) records.push(malformed(`${columns.length} columns; plays have 3`, line, source))
  else if (weight === undefined) records.push(malformed('the play count is not a number', line, source))
  else {
    const [user, item] = columns as [string, string]
    records.push({ type: 'interaction', user, item, kind: 'LISTEN', weight, at: null, part: 'train', source })
  }
}

const parseFriends: LineParser = (line, source, records) => {
  const columns = line.split('\t')
  if (columns.length !== 2) {
    records.push(malformed(`${columns.length} columns; a friendship has 2`, line, source))
    return
  }
  const [a, b] = columns as [string, string]
  records.push({ type: 'tie', a, b, since: null, directed: false, part: 'train', source })
}

function tagParser(tags: Map<string, string>): LineParser {
  return (line, source, records) => {
    const [id, name] = line.split('\t')
    if (name === undefined) records.push(malformed('a tag has an id and a name', line, source))
    else tags.set(id!, name)
  }
}

function taggingParser(tags: ReadonlyMap<string, string>): LineParser {
  return (line, source, records) => {
    const columns = line.split('\t')
    const [, item, tagId, day, month, year] = columns
    if (columns.length !== 6) {
      records.push(malformed(`${columns.length} columns; a tagging has 6`, line, source))
      return
    }
    const tag = tags.get(tagId!)
    const at = dayTime(Number(year), Number(month), Number(day))
    if (tag === undefined) records.push(malformed(`${TAGS} has no tag "${tagId}"`, line, source))
    else if (at === undefined) records.push(malformed('there is no such day', line, source))
    else records.push({ type: 'tagging', item: item!, tag, weight: 1, at, source })
  }
}
