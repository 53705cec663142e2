import {
  defineReader,
  fieldsBeside,
  malformed,
  parseNumber,
  parseTable,
  parseTestTies,
  parseTime,
  pickFiles,
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
  required: ['movieid', 'title', 'genres'],
  parse(row, _text, source, records) {
    const item = row('movieid')!
    const title = row('title')!.trim()
    const year = /\((\d{4})\)$/.exec(title)?.[1]
    const publishedAt = year === undefined ? {} : { publishedAt: Date.UTC(Number(year), 0, 1) }
    const others = fieldsBeside(row, movies.required)
    records.push({ type: 'item', id: item, title, ...publishedAt, ...others, source })
    for (const tag of row('genres')!.split('|')) {
      if (tag !== '' && !tag.startsWith('('))
        records.push({ type: 'tagging', item, tag, weight: 1, at: null, source })
    }
  },
}

const ratings: TableOptions = {
  required: ['userid', 'movieid', 'rating'],
  parse(row, text, source, records) {
    const weight = parseNumber(row('rating'))
    const at = parseTime(row('timestamp'))
    if (weight === undefined) records.push(malformed('the rating is not a number', text, source))
    else if (at === undefined) records.push(malformed('the timestamp is not a time', text, source))
    else {
      const user = row('userid')!
      const item = row('movieid')!
      records.push({ type: 'interaction', user, item, kind: 'RATE', weight, at, part: 'train', source })
    }
  },
}

const tags: TableOptions = {
  required: ['movieid', 'tag'],
  parse(row, text, source, records) {
    const at = parseTime(row('timestamp'))
    if (at === undefined) records.push(malformed('the timestamp is not a time', text, source))
    else records.push({ type: 'tagging', item: row('movieid')!, tag: row('tag')!, weight: 1, at, source })
  },
}
