import { dirname } from 'node:path'
import {
  type CleanData,
  type DataRecord,
  DEFAULT_RATING_RULES,
  type FolderFacts,
  type InteractionRecord,
  type ItemRecord,
  type KindTable,
  type PropertyTypes,
  type RatingRules,
  type TableName,
  type TaggingRecord,
  type TieRecord,
  tagKey,
  tagName,
  timeProblem,
  type UserRecord,
  wholeMilliseconds,
} from '../../core/data/index.js'

import type { Reject } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'

import { createInteractionCleaner } from './clean-interactions.js'
import { createTaggingCleaner, createTieCleaner } from './clean-ties.js'
import { createIdTable } from './id-table.js'
import { createPropertyCleaner } from './item-properties.js'
import { type CleanReport, createReportBuilder, type Reason, rejectLines } from './report.js'
import { similarIds } from './similar-ids.js'

interface CleanOptions {
  readonly kinds: KindTable
  /** Declared properties of items. Default: none. */
  readonly properties?: PropertyTypes
  /** Whether a rating stays beside a later one of the same pair, for a split in time. Default false. */
  readonly keepEarlierRatings?: boolean
  /** How ratings are read. Default: the scale is found from the data. */
  readonly ratings?: RatingRules | undefined
  /** Milliseconds since 1970. Times more than a day later are invalid. */
  readonly now: number
  /** Receives each rejected row and malformed line, in the order read. */
  readonly onReject?: (reject: Reject) => void
  /** Called from time to time with the number of records read so far. */
  readonly onProgress?: (records: number) => void
  readonly signal?: AbortSignal | undefined
}

/** Cleaned data, and what cleaning did with its rows. */
export interface CleanFolder {
  readonly data: CleanData
  readonly report: CleanReport
}

type Row = Exclude<DataRecord, { type: 'malformed' | 'note' | 'ignored columns' }>

const TABLE_OF = {
  user: 'users',
  item: 'items',
  interaction: 'interactions',
  tie: 'ties',
  tagging: 'taggings',
} as const satisfies Record<Row['type'], TableName>
/** Outcome of a row that was merged into an earlier one. */
const MERGED = 'merged'
const PROGRESS_EVERY = 1 << 15
/** A time before this may be a year, or a day of a calendar program, that was read as seconds since 1970. */
const DOUBTFUL_BEFORE = Date.UTC(1970, 6)

/**
 * Converts the records of a folder to columns and counts what happens to every row:
 *
 * - **Duplicates** are merged, see `createInteractionCleaner` and `createTieCleaner`. Of two rows for one
 *   user or item, later values replace earlier ones. Tags that differ only in case and blanks are one tag.
 * - **References** to users and items without a row of their own create them, because many formats have no
 *   such rows. A tag alone creates no item.
 * - **Times** before 1970 or in the future become unknown. Publication times may be anything.
 * - **Weights** default to 1 and are converted to one unit by `normaliseWeights`. Ratings have one scale,
 *   given or found, and a rating below a like is marked: it says nothing.
 * - **Properties** of items are imported if they are declared; the report names undeclared fields.
 * - **Rejected** are rows with an invalid id, a kind that is not configured, a weight out of bounds, a rating
 *   outside the scale, and ties of a user to themselves. Malformed lines count as read and rejected.
 * - **Fields that are left out**: a property of the wrong type, and what the reader left out.
 *
 * Uses about 60 bytes of memory for each interaction.
 *
 * @throws KindredError BAD_DATA if no interaction and no tie remains.
 */
export async function cleanRecords(
  records: AsyncIterable<DataRecord>,
  facts: FolderFacts,
  options: CleanOptions,
): Promise<CleanFolder> {
  const cleaner = createCleaner(facts, options)
  let count = 0
  for await (const record of records) {
    cleaner.add(record)
    if (++count % PROGRESS_EVERY === 0) {
      options.signal?.throwIfAborted()
      options.onProgress?.(count)
    }
  }
  const cleaned = cleaner.finish()
  if (cleaned.data.interactions.length === 0 && cleaned.data.ties.length === 0) {
    const folder = facts.files[0] === undefined ? 'the folder' : dirname(facts.files[0])
    throw new KindredError(
      'BAD_DATA',
      [`${folder} contains no valid interactions and no valid ties`, ...rejectLines(cleaned.report)].join(
        '; ',
      ),
      {
        field: folder,
        remedy: 'check that the files have rows and that --format is right',
      },
    )
  }
  return cleaned
}

interface Cleaner {
  add(record: DataRecord): void
  finish(): CleanFolder
}

function createCleaner(facts: FolderFacts, options: CleanOptions): Cleaner {
  const report = createReportBuilder(options.onReject ?? (() => {}))
  const users = createIdTable()
  const items = createIdTable()
  // `none` is a tag that users give.
  const tags = createIdTable({ keyOf: tagKey, nameOf: tagName, marks: true })
  const userNames = new Map<number, string>()
  const itemTitles = new Map<number, string>()
  const itemPublishedAt = new Map<number, number>()
  const properties = createPropertyCleaner(options.properties ?? {})
  const taggedItems = new Set<number>()
  const ownRows = { users: new Set<number>(), items: new Set<number>() }
  const interactions = createInteractionCleaner({
    ...options,
    ratings: options.ratings ?? DEFAULT_RATING_RULES,
    weights: facts.weights,
    ordered: facts.ordered,
  })
  const ties = createTieCleaner((a, b) => users.ids[a]! < users.ids[b]!)
  const taggings = createTaggingCleaner()
  /** Tags of items that have not occurred yet; the items may follow. */
  const deferred: TaggingRecord[] = []

  /** @param outcome null if the row is kept, MERGED, or the reason why it is rejected. */
  const count = (table: TableName, record: Row, outcome: string | null): void => {
    if (outcome === null) return
    if (outcome === MERGED) {
      report.count(table, 'merged')
      return
    }
    const { source, type, ...values } = record
    report.reject(table, { reason: outcome }, source, JSON.stringify(values))
  }
  const timeOf = (at: number | null, what: string, { source }: Row): number => {
    if (at === null) return Number.NaN
    const note = (effect: 'left out' | 'doubtful', reason: string): void =>
      report.note(effect, { reason }, source, new Date(at).toISOString())
    if (timeProblem(at, options.now) !== null) {
      note('left out', `${what} before 1970 or in the future, set to unknown`)
      return Number.NaN
    }
    if (at < DOUBTFUL_BEFORE)
      note('doubtful', `${what} in 1970: numbers are seconds since 1970, or more precise`)
    return wholeMilliseconds(at)
  }

  const addUser = (record: UserRecord): string | null => {
    const problem = users.problem(record.id, 'the id')
    if (problem !== null) return problem
    const row = users.rowOf(record.id)
    if (record.name !== undefined && record.name.trim() !== '') userNames.set(row, record.name.trim())
    return claim(ownRows.users, row)
  }
  const addItem = (record: ItemRecord): string | null => {
    const { fields = {} } = record
    const problem = items.problem(record.id, 'the id')
    if (problem !== null) return problem
    const row = items.rowOf(record.id)
    for (const { field, ...reason } of properties.add(row, fields))
      report.note('left out', reason, record.source, fields[field] ?? '')
    if (record.title !== undefined && record.title.trim() !== '') itemTitles.set(row, record.title.trim())
    if (record.tagged) taggedItems.add(row)
    if (record.publishedAt !== undefined) itemPublishedAt.set(row, record.publishedAt)
    return claim(ownRows.items, row)
  }
  const addInteraction = (record: InteractionRecord): string | null => {
    const problem =
      users.problem(record.user, 'the user') ??
      items.problem(record.item, 'the item') ??
      interactions.problem(record)
    if (problem !== null) return problem
    const at = timeOf(record.at, 'time of an interaction', record)
    interactions.add(record, users.rowOf(record.user), items.rowOf(record.item), at)
    return null
  }
  const addTie = (record: TieRecord): string | null => {
    const problem = users.problem(record.a, 'the first user') ?? users.problem(record.b, 'the second user')
    if (problem !== null) return problem
    if (record.a.trim() === record.b.trim()) return 'a tie of a user to themselves'
    const since = timeOf(record.since, 'time of a tie', record)
    return ties.add(record, users.rowOf(record.a), users.rowOf(record.b), since) ? null : MERGED
  }
  const addTagging = (record: TaggingRecord): string | null => {
    const problem = tags.problem(record.tag, 'the tag')
    if (problem !== null) return problem
    timeOf(record.at, 'time of a tagging', record)
    return taggings.add(items.rowOf(record.item), tags.rowOf(record.tag), record.weight) ? null : MERGED
  }

  return {
    add(record) {
      if (record.type === 'malformed') {
        report.rejectLine(record.table, reasonOf(record), record.source, record.text)
        return
      }
      if (record.type === 'note') {
        report.note(record.effect, reasonOf(record), record.source, record.text)
        return
      }
      if (record.type === 'ignored columns') {
        report.ignoreColumns(record.source.file, record.columns)
        return
      }
      report.count(TABLE_OF[record.type], 'read')
      switch (record.type) {
        case 'user':
          return count('users', record, addUser(record))
        case 'item':
          return count('items', record, addItem(record))
        case 'interaction':
          return count('interactions', record, addInteraction(record))
        case 'tie':
          return count('ties', record, addTie(record))
        case 'tagging':
          if (items.has(record.item)) count('taggings', record, addTagging(record))
          else deferred.push(record)
      }
    },
    finish() {
      for (const record of deferred) {
        const known = items.has(record.item)
        count('taggings', record, known ? addTagging(record) : 'the tagged item is not in the data')
      }
      const { kinds, columns, ratings, merged } = interactions.finish(
        ({ source, reason, user, item, kind, rating }) => {
          const row = { user: users.ids[user], item: items.ids[item], kind, weight: rating }
          report.reject('interactions', { reason }, source, JSON.stringify(row))
        },
      )
      report.count('interactions', 'merged', merged)
      const data: CleanData = Object.freeze({
        users: users.freeze(),
        userNames,
        items: items.freeze(),
        itemTitles,
        itemPublishedAt,
        itemProperties: properties.properties,
        kinds,
        interactions: columns,
        ratings,
        ties: ties.finish(),
        tiesDirected: facts.tiesDirected,
        tags: tags.freeze(),
        taggings: taggings.finish(),
        taggedItems,
        interactionsSplit: facts.interactionsSplit,
        tiesSplit: facts.tiesSplit,
        ordered: facts.ordered,
      })
      const created = {
        users: users.size - ownRows.users.size,
        items: items.size - ownRows.items.size,
      }
      const warnings = [similarIds('users', users.ids), similarIds('items', items.ids)]
      return {
        data,
        report: report.finish({
          createdByReference: created,
          undeclaredFields: [...properties.undeclared].sort(),
          ignoredFiles: facts.ignoredFiles ?? [],
          warnings: warnings.filter((warning) => warning !== null),
        }),
      }
    },
  }
}

function reasonOf({ reason, column }: Reason): Reason {
  return column === undefined ? { reason } : { reason, column }
}

/** Records that an id has a row of its own. @returns MERGED if it already has one. */
function claim(owned: Set<number>, row: number): string | null {
  if (owned.has(row)) return MERGED
  owned.add(row)
  return null
}
