import {
  type CleanData,
  type DataRecord,
  DEFAULT_RATING_RULES,
  type FolderFacts,
  type KindTable,
  type PropertyTypes,
  type RatingRules,
} from '../../core/data/index.js'

import type { ImportSink, ImportState, RatingStore, Reject, StoredRatings } from '../../core/ports/index.js'

import { KindredError, type Progress, silentProgress } from '../../core/shared/index.js'

import { cleanRecords } from './clean-records.js'
import { eventsOfUsers, type ImportPlan, type ImportStep, planImport } from './plan.js'
import type { CleanReport } from './report.js'

interface ImportOptions {
  readonly sink: ImportSink
  /** Name of the data in the ledger. */
  readonly name: string
  /** How the graph reads ratings; null: the data has none. */
  readonly ratings: StoredRatings | null
  readonly progress?: Progress
  /**
   * What to do with data that was imported before. `check`: look whether it is still there, and import it
   * again if it is not. `skip`: nothing, so that what was deleted stays deleted. Default: `check`.
   */
  readonly known?: 'check' | 'skip'
  /** Stops the import between two chunks. Written chunks stay, and the next run continues after them. */
  readonly signal?: AbortSignal | undefined
}

interface ImportSummary {
  /** The same data was already imported and, if that was checked, is there; nothing was written. */
  readonly alreadyImported: boolean
  /** This run completed an earlier run that was interrupted. */
  readonly resumed: boolean
  /** Number of rows written by this run, by step. */
  readonly written: Readonly<Record<string, number>>
  /** Number of rows in the test part, which are not imported. */
  readonly testRows: ImportPlan['testRows']
  /** Time of the writing, without reading and cleaning. */
  readonly seconds: number
  /** Interactions written per second in their step; null if none were written. */
  readonly interactionsPerSecond: number | null
}

/**
 * Writes cleaned data to the graph. Each chunk is written together with its ledger entry, so that the next
 * run continues exactly where a killed run ended, and importing the same data again writes nothing.
 */
export async function importData(data: CleanData, options: ImportOptions): Promise<ImportSummary> {
  const { sink, progress = silentProgress } = options
  const plan = planImport(data, options.ratings)
  const state = await stateOf(data, plan.key, options)
  const written: Record<string, number> = {}
  const startedAt = performance.now()
  let interactionsPerSecond: number | null = null
  if (!state.finished) {
    for (const step of plan.steps) {
      if (step.mergeOnly && state.mode === 'create') continue
      const stepStartedAt = performance.now()
      progress.start(`import ${step.label}`, step.total)
      const count = await writeStep(plan.key, step, state, options, progress).catch(
        async (error: unknown) => {
          // What an earlier chunk wrote is gone, so the next run writes all chunks again.
          if (error instanceof KindredError && error.code === 'CONFLICT') await sink.restart(plan.key)
          throw error
        },
      )
      progress.finish(`${count.toLocaleString('en')} written`)
      if (!step.isBookkeeping) written[step.label] = count
      if (step.label === 'interactions' && count > 0)
        interactionsPerSecond = Math.round(count / ((performance.now() - stepStartedAt) / 1000))
    }
    await sink.finish(plan.key)
  }
  return {
    alreadyImported: state.finished,
    resumed: !state.finished && state.done.size > 0,
    written,
    testRows: plan.testRows,
    seconds: (performance.now() - startedAt) / 1000,
    interactionsPerSecond,
  }
}

/**
 * How far the import has come. Data that was imported before and is not in the graph any more begins again.
 */
async function stateOf(
  data: CleanData,
  key: string,
  { sink, name, known = 'check' }: ImportOptions,
): Promise<ImportState> {
  const state = await sink.begin(key, name)
  if (!state.finished || known === 'skip') return state
  return state.current && (await isThere(data, sink)) ? state : sink.restart(key)
}

/** Users and items that are looked for at once. */
const LOOKED_FOR = 20_000

/** Whether the graph has the users and items of the data, and as many interactions of each user. */
async function isThere(data: CleanData, sink: ImportSink): Promise<boolean> {
  const events = eventsOfUsers(data)
  for (let from = 0; from < data.users.size; from += LOOKED_FOR) {
    const ids = data.users.ids.slice(from, from + LOOKED_FOR)
    const users = ids.map((id, position) => ({ id, events: events[from + position]! }))
    if ((await sink.missingUsers(users)) > 0) return false
  }
  for (let from = 0; from < data.items.size; from += LOOKED_FOR) {
    if ((await sink.missingItems(data.items.ids.slice(from, from + LOOKED_FOR))) > 0) return false
  }
  return true
}

async function writeStep(
  key: string,
  step: ImportStep,
  state: Awaited<ReturnType<ImportSink['begin']>>,
  { sink, signal }: ImportOptions,
  progress: Progress,
): Promise<number> {
  let passed = 0
  let written = 0
  for (const lanes of step.rounds) {
    const running = lanes.map(async (chunks) => {
      for (const chunk of chunks) {
        signal?.throwIfAborted()
        if (!state.done.has(chunk.name) && (await sink.write(key, state.mode, chunk.make())))
          written += chunk.size
        passed += chunk.size
        progress.update(passed)
      }
    })
    // Waits for all lanes even if one fails: nothing may write after this function has returned.
    const outcomes = await Promise.allSettled(running)
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  }
  return written
}

/** Records and facts about them, from a folder or a generator. */
export interface DataSource {
  /** Name of the data in the ledger and in reports. */
  readonly name: string
  readonly format: string
  readonly facts: FolderFacts
  readonly records: AsyncIterable<DataRecord>
}

interface ImportSourceOptions extends Omit<ImportOptions, 'name' | 'ratings'> {
  readonly kinds: KindTable
  /** How ratings are read. Default: on the scale of the graph, else of the data. */
  readonly ratings?: RatingRules
  readonly ratingStore: RatingStore
  /** Declared properties of items. Default: none. */
  readonly properties?: PropertyTypes
  /** Milliseconds since 1970. */
  readonly now: number
  /** Receives each rejected row and malformed line, in the order read. */
  readonly onReject?: (reject: Reject) => void
}

/**
 * Makes the graph keep the scale of the data, if it has none.
 *
 * @throws KindredError CONFLICT if another import gave the graph a scale in the meantime.
 */
async function settleRatings({ ratings }: CleanData, store: RatingStore): Promise<StoredRatings | null> {
  if (ratings == null) return null
  const kept = await store.settle(ratings.scale)
  if (kept !== null && kept.scale.min === ratings.scale.min && kept.scale.max === ratings.scale.max)
    return kept
  throw new KindredError('CONFLICT', 'the graph got another scale of ratings while the data was read', {
    remedy: 'run the import again',
  })
}

/** The result of an import. */
export interface ImportReport {
  readonly name: string
  readonly format: string
  readonly files: readonly string[]
  readonly cleaning: CleanReport
  readonly import: ImportSummary
}

/**
 * Reads data, cleans it and imports it.
 *
 * @throws KindredError BAD_DATA if the data cannot be read, or has no valid interactions and ties.
 */
export async function importSource(source: DataSource, options: ImportSourceOptions): Promise<ImportReport> {
  const { progress = silentProgress } = options
  const { name, format, facts } = source
  const { ratingStore } = options
  const known = await ratingStore.settle()
  progress.start('read and clean', 0)
  const { data, report } = await cleanRecords(source.records, facts, {
    ...options,
    ratings: { ...(options.ratings ?? DEFAULT_RATING_RULES), ...(known !== null && { scale: known.scale }) },
    onProgress: (records) => progress.update(records),
  })
  const [interactions, ties] = [data.interactions, data.ties].map(({ length }) => length.toLocaleString('en'))
  progress.finish(`${interactions} interactions, ${ties} ties`)
  const ratings = await settleRatings(data, ratingStore)
  const summary = await importData(data, { ...options, name, ratings })
  return { name, format, files: facts.files, cleaning: report, import: summary }
}
