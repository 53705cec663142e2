import { dirname } from 'node:path'
import type {
  CleanData,
  DataRecord,
  FolderFacts,
  InteractionRecord,
  ItemRecord,
  KindTable,
  PropertyTypes,
  TaggingRecord,
  TieRecord,
  UserRecord,
} from '../../core/data/index.js'

import type { Reject } from '../../core/ports/index.js'
import { DAY_MS, KindredError } from '../../core/shared/index.js'

import { createInteractionCleaner } from './clean-interactions.js'
import { createTaggingCleaner, createTieCleaner } from './clean-ties.js'
import { createIdTable } from './id-table.js'
import { createPropertyCleaner } from './item-properties.js'
import { type CleanReport, createReportBuilder, type Subject } from './report.js'

export interface CleanOptions {
  readonly kinds: KindTable
  /** Declared properties of items. Default none. */
  readonly properties?: PropertyTypes
  /** Milliseconds since 1970; what lies more than a day later cannot be. */
  readonly now: number
  /** Called with each row that is not taken, in the order read. */
  readonly onReject?: (reject: Reject) => void
  /** Called now and then with the number of records so far. */
  readonly onProgress?: (records: number) => void
  readonly signal?: AbortSignal | undefined
}

export interface Cleaned {
  readonly data: CleanData
  readonly report: CleanReport
}

type Row = Exclude<DataRecord, { type: 'malformed' }>

const SUBJECT_OF = {
  user: 'users',
  item: 'items',
  interaction: 'interactions',
  tie: 'ties',
  tagging: 'taggings',
} as const satisfies Record<Row['type'], Subject>
/** The outcome of a row that joined another. */
const MERGED = 'merged'
const PROGRESS_EVERY = 1 << 15

/**
 * Turns the records of a folder into columns, and accounts for every row:
 *
 * - **Duplicates** merge, as `createInteractionCleaner` and `createTieCleaner` say; of two rows about one person or item, what
 *   the later says stands. Tags that differ only in case are one tag.
 * - **References** to people and items without a row of their own create them, since many formats have no such rows; a tag
 *   alone creates no item.
 * - **Times** before 1970 or in the future are set to unknown. Times of publication may be any.
 * - **Weights** that are missing are 1; all are brought to one unit by `normaliseWeights`.
 * - **Properties** of items are those that are declared; the report names the fields that are not.
 * - Rows with an id that is none, properties of another type than is declared, ties of a person with themself, kinds that are not configured and counts of nothing are
 *   rejected, beside what the reader could not make out.
 *
 * Holds about 40 bytes an event.
 *
 * @throws KindredError BAD_DATA where no interaction and no tie is left.
 */
export async function cleanRecords(
  records: AsyncIterable<DataRecord>,
  facts: FolderFacts,
  options: CleanOptions,
): Promise<Cleaned> {
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
    const { malformed } = cleaned.report
    throw new KindredError(
      'BAD_DATA',
      `${folder} holds no interaction and no tie (${malformed} malformed lines)`,
      {
        field: folder,
        remedy: 'check that the files have rows, and the format given with --format',
      },
    )
  }
  return cleaned
}

interface Cleaner {
  add(record: DataRecord): void
  finish(): Cleaned
}

function createCleaner(facts: FolderFacts, options: CleanOptions): Cleaner {
  const report = createReportBuilder(options.onReject ?? (() => {}))
  const users = createIdTable()
  const items = createIdTable()
  const tags = createIdTable((tag) => tag.toLowerCase())
  const userNames = new Map<number, string>()
  const itemTitles = new Map<number, string>()
  const itemPublishedAt = new Map<number, number>()
  const properties = createPropertyCleaner(options.properties ?? {})
  const ownRows = { users: new Set<number>(), items: new Set<number>() }
  const interactions = createInteractionCleaner({
    ...options,
    weights: facts.weights,
    ordered: facts.ordered,
  })
  const ties = createTieCleaner((a, b) => users.ids[a]! < users.ids[b]!)
  const taggings = createTaggingCleaner()
  /** Tags of items not met so far: those may still come. */
  const waiting: TaggingRecord[] = []

  /** @param outcome MERGED, or why the row is not taken; null: kept. */
  const settle = (subject: Subject, record: Row, outcome: string | null): void => {
    if (outcome === null) return
    if (outcome === MERGED) {
      report.count(subject, 'merged')
      return
    }
    const { source, type, ...values } = record
    report.reject(subject, outcome, source, JSON.stringify(values))
  }
  const timeOf = (at: number | null, what: string): number => {
    if (at === null) return Number.NaN
    if (at >= 0 && at <= options.now + DAY_MS) return at
    report.repair(`${what} before 1970 or in the future, set to unknown`)
    return Number.NaN
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
    const problem = items.problem(record.id, 'the id') ?? properties.problem(fields)
    if (problem !== null) return problem
    const row = items.rowOf(record.id)
    properties.add(row, fields)
    if (record.title !== undefined && record.title.trim() !== '') itemTitles.set(row, record.title.trim())
    if (record.publishedAt !== undefined) itemPublishedAt.set(row, record.publishedAt)
    return claim(ownRows.items, row)
  }
  const addInteraction = (record: InteractionRecord): string | null => {
    const problem =
      users.problem(record.user, 'the user') ??
      items.problem(record.item, 'the item') ??
      interactions.problem(record)
    if (problem !== null) return problem
    const at = timeOf(record.at, 'time of an interaction')
    interactions.add(record, users.rowOf(record.user), items.rowOf(record.item), at)
    return null
  }
  const addTie = (record: TieRecord): string | null => {
    const problem =
      users.problem(record.a, 'the first person') ?? users.problem(record.b, 'the second person')
    if (problem !== null) return problem
    if (record.a.trim() === record.b.trim()) return 'a tie of a person with themself'
    const since = timeOf(record.since, 'time of a tie')
    return ties.add(record, users.rowOf(record.a), users.rowOf(record.b), since) ? null : MERGED
  }
  const addTagging = (record: TaggingRecord): string | null => {
    const problem = tags.problem(record.tag, 'the tag')
    if (problem !== null) return problem
    timeOf(record.at, 'time of a tagging')
    return taggings.add(items.rowOf(record.item), tags.rowOf(record.tag), record.weight) ? null : MERGED
  }

  return {
    add(record) {
      if (record.type === 'malformed') {
        report.reject('malformed', record.reason, record.source, record.text)
        return
      }
      report.count(SUBJECT_OF[record.type], 'read')
      switch (record.type) {
        case 'user':
          return settle('users', record, addUser(record))
        case 'item':
          return settle('items', record, addItem(record))
        case 'interaction':
          return settle('interactions', record, addInteraction(record))
        case 'tie':
          return settle('ties', record, addTie(record))
        case 'tagging':
          if (items.has(record.item)) settle('taggings', record, addTagging(record))
          else waiting.push(record)
      }
    },
    finish() {
      for (const record of waiting) {
        const known = items.has(record.item)
        settle('taggings', record, known ? addTagging(record) : 'the tagged item is not in the data')
      }
      const { kinds, columns, merged } = interactions.finish()
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
        ties: ties.finish(),
        tiesDirected: facts.tiesDirected,
        tags: tags.freeze(),
        taggings: taggings.finish(),
        interactionsSplit: facts.interactionsSplit,
        tiesSplit: facts.tiesSplit,
        ordered: facts.ordered,
      })
      const created = {
        users: users.size - ownRows.users.size,
        items: items.size - ownRows.items.size,
      }
      return { data, report: report.finish(created, [...properties.undeclared].sort()) }
    },
  }
}

/** Notes that an id has a row of its own. */
function claim(owned: Set<number>, row: number): string | null {
  if (owned.has(row)) return MERGED
  owned.add(row)
  return null
}
