import type { CleanData, DataRecord, FolderFacts, KindTable, PropertyTypes } from '../../core/data/index.js'

import type { ImportSink, Reject } from '../../core/ports/index.js'

import { type Progress, silentProgress } from '../../core/shared/index.js'

import { cleanRecords } from './clean-records.js'
import { type ImportPlan, type ImportStep, planImport } from './plan.js'
import type { CleanReport } from './report.js'

interface ImportOptions {
  readonly sink: ImportSink
  /** Name of the data in the ledger. */
  readonly name: string
  readonly progress?: Progress
  /** Stops the import between two chunks. Written chunks stay, and the next run continues after them. */
  readonly signal?: AbortSignal | undefined
}

interface ImportSummary {
  /** The same data was already imported; nothing was written. */
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
  const plan = planImport(data)
  const state = await sink.begin(plan.key, options.name)
  const written: Record<string, number> = {}
  const startedAt = performance.now()
  let interactionsPerSecond: number | null = null
  if (!state.finished) {
    for (const step of plan.steps) {
      const stepStartedAt = performance.now()
      progress.start(`import ${step.label}`, step.total)
      const count = await writeStep(plan.key, step, state, options, progress)
      progress.finish(`${count.toLocaleString('en')} written`)
      written[step.label] = count
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

interface ImportSourceOptions extends Omit<ImportOptions, 'name'> {
  readonly kinds: KindTable
  /** Declared properties of items. Default: none. */
  readonly properties?: PropertyTypes
  /** Milliseconds since 1970. */
  readonly now: number
  /** Receives each rejected row and malformed line, in the order read. */
  readonly onReject?: (reject: Reject) => void
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
  progress.start('read and clean', 0)
  const { data, report } = await cleanRecords(source.records, facts, {
    ...options,
    onProgress: (records) => progress.update(records),
  })
  const [interactions, ties] = [data.interactions, data.ties].map(({ length }) => length.toLocaleString('en'))
  progress.finish(`${interactions} interactions, ${ties} ties`)
  const summary = await importData(data, { ...options, name })
  return { name, format, files: facts.files, cleaning: report, import: summary }
}
