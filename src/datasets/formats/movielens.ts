import {
  addTags,
  defineReader,
  fieldsBeside,
  isProblem,
  leftOut,
  malformed,
  parseTable,
  parseTestTies,
  pickFiles,
  readNumber,
  readTime,
  type TableOptions,
} from '../reading/index.js'

const RATINGS = 'ratings.csv'
const MOVIES = 'movies.csv'
const TAGS = 'tags.csv'

/**
 * MovieLens in the form of ml-latest (Harper and Konstan, 2015, "The MovieLens Datasets: History and
 * Context"): ratings are RATE with the number of stars. Genres and the tags that users gave are tags. A year
 * in brackets at the end of a title is the time of publication. Further columns of the movies are for
 * declared properties.
 */
export const movielens = defineReader({
  format: 'movielens',
  matches: (names) => names.includes(RATINGS) && names.includes(MOVIES),
  files: (folder) => pickFiles(folder, 'movielens', [MOVIES, RATINGS], [TAGS]),
  facts: () => ({ weights: { RATE: 'rating' } }),
  async *parse(folder, files) {
    yield* parseTable(folder, MOVIES, movies)
    yield* parseTable(folder, RATINGS, ratings)
    if (files.includes(TAGS)) yield* parseTable(folder, TAGS, tags)
    yield* parseTestTies(folder, files, { directed: false })
  },
})

const movies: TableOptions = {
  table: 'items',
  columns: {
    movieid: { concept: 'item', required: true },
    title: { concept: 'title', required: true, multiline: true },
    genres: { concept: 'tags', required: true },
  },
  others: true,
  parse(row, _text, source, records) {
    const item = row('movieid')!
    const title = row('title')!.trim()
    const year = /\((\d{4})\)$/.exec(title)?.[1]
    const publishedAt = year === undefined ? {} : { publishedAt: Date.UTC(Number(year), 0, 1) }
    const others = fieldsBeside(row, ['movieid', 'title', 'genres'])
    records.push({ type: 'item', id: item, title, ...publishedAt, ...others, source })
    const genres = row('genres')!
    if (!genres.startsWith('(no '))
      addTags({ item, column: 'genres', text: genres, separator: '|' }, source, records)
  },
}

const ratings: TableOptions = {
  table: 'interactions',
  columns: {
    userid: { concept: 'user', required: true },
    movieid: { concept: 'item', required: true },
    rating: { concept: 'weight', required: true },
    timestamp: { concept: 'time' },
  },
  parse(row, text, source, records) {
    const weight = readNumber('rating', row('rating'))
    const at = readTime('timestamp', row('timestamp'))
    if (isProblem(weight)) records.push(malformed('interactions', weight, text, source))
    else if (isProblem(at)) records.push(malformed('interactions', at, text, source))
    else {
      const user = row('userid')!
      const item = row('movieid')!
      records.push({ type: 'interaction', user, item, kind: 'RATE', weight, at, part: 'train', source })
    }
  },
}

const tags: TableOptions = {
  table: 'taggings',
  columns: {
    userid: { concept: 'user' },
    movieid: { concept: 'item', required: true },
    tag: { concept: 'tags', required: true, multiline: true },
    timestamp: { concept: 'time' },
  },
  parse(row, text, source, records) {
    const at = readTime('timestamp', row('timestamp'))
    if (isProblem(at)) records.push(leftOut(at, text, source))
    const time = isProblem(at) ? null : at
    records.push({ type: 'tagging', item: row('movieid')!, tag: row('tag')!, weight: 1, at: time, source })
  },
}
