import type { CleanData, DataRecord, FolderFacts, KindTable, PropertyTypes } from '../../core/data/index.js'

import type { ImportSink, Reject } from '../../core/ports/index.js'

import { type Progress, silentProgress } from '../../core/shared/index.js'

import { cleanRecords } from './clean-records.js'
import { type ImportPlan, type ImportStep, planImport } from './plan.js'
import type { CleanReport } from './report.js'

export interface ImportOptions {
  readonly sink: ImportSink
  /** Names the data in the ledger. */
  readonly name: string
  readonly progress?: Progress
  /** Stops between two chunks; what is written stays, and the next run goes on from there. */
  readonly signal?: AbortSignal | undefined
}

export interface ImportSummary {
  /** The same data was in already; nothing was written. */
  readonly alreadyImported: boolean
  /** An earlier run was broken off; this one wrote the rest. */
  readonly resumed: boolean
  /** Rows written by this run, by what they are. */
  readonly written: Readonly<Record<string, number>>
  /** Rows of a test part, which do not go into the graph. */
  readonly testRows: ImportPlan['testRows']
  /** Of the writing alone. */
  readonly seconds: number
  /** Interactions a second, while interactions were written; null where none were. */
  readonly interactionsPerSecond: number | null
}

/**
 * Writes cleaned data into the graph. Each chunk enters together with its entry in the ledger, so that a run that was killed is
 * finished by the next, exactly, and the same data a second time writes nothing.
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
    // All lanes are waited for, also where one fails: nothing may write on after this returns.
    const outcomes = await Promise.allSettled(running)
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  }
  return written
}

/** Records with what is known of them: a folder and its reader, or a generator. */
export interface DataSource {
  /** Names the data in the ledger and in reports. */
  readonly name: string
  readonly format: string
  readonly facts: FolderFacts
  readonly records: AsyncIterable<DataRecord>
}

export interface ImportSourceOptions extends Omit<ImportOptions, 'name'> {
  readonly kinds: KindTable
  /** Declared properties of items. Default none. */
  readonly properties?: PropertyTypes
  /** Milliseconds since 1970. */
  readonly now: number
  readonly onReject?: (reject: Reject) => void
}

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
 * @throws KindredError BAD_DATA where it cannot be read or holds nothing.
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
