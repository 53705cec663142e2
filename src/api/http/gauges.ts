import { performance } from 'node:perf_hooks'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { TrainingState } from '../../app/training/index.js'
import type { ImpressionCounts } from '../../app/use-cases.js'
import type { Admission } from '../limits/index.js'

/** What the metrics read when they are asked for. */
export interface MetricsSources {
  readonly admission: Pick<Admission, 'refused' | 'running' | 'queued'>
  /** Failures since the start, by part of an answer. */
  readonly failedParts: ReadonlyMap<string, number>
  /** Default: nothing is recorded. */
  readonly impressions?: (() => readonly ImpressionCounts[]) | undefined
  /** Default: none. */
  readonly gauges?: ServerGauges | undefined
  /** Names of operations with a series of their own. All others are `other`. */
  readonly operations: ReadonlySet<string>
}

/** What the metrics read of the parts below the server, when they are asked for. */
export interface ServerGauges {
  /** Connections to the database; null: unknown. */
  pool(): { readonly inUse: number; readonly idle: number; readonly waiting: number } | null
  /** Bytes of the numeric engine that are in use. */
  engineBytes(): number
  /** The active snapshot; null: none, or the database does not answer. */
  snapshot(): Promise<{ readonly version: string; readonly createdAt: number } | null>
  /** Trainings that this server started; null: it starts none. */
  training(): TrainingState | null
}

/** Adds what is read from the parts of the server with each scrape. */
export function addGauges(
  registry: Registry,
  { admission, failedParts, impressions = () => [], gauges }: MetricsSources,
): void {
  const registers = [registry]
  type Add = (value: number, labels?: Readonly<Record<string, string>>) => void
  /** A metric that is read with each scrape. */
  const read = (
    Metric: typeof Counter | typeof Gauge,
    name: string,
    help: string,
    labelNames: readonly string[],
    each: (add: Add) => void | Promise<void>,
  ): void => {
    new Metric({
      ...{ name, help, labelNames, registers },
      async collect() {
        this.reset()
        await each((value, labels = {}) => void this.inc(labels, value))
      },
    })
  }
  read(
    Counter,
    'kindred_refused_requests_total',
    'Requests that were refused before they ran, by limit',
    ['limit'],
    (add) => {
      for (const [limit, count] of Object.entries(admission.refused)) add(count, { limit })
    },
  )
  read(
    Counter,
    'kindred_failed_parts_total',
    'Parts that failed and were left out of answers',
    ['part'],
    (add) => {
      for (const [part, count] of failedParts) add(count, { part })
    },
  )
  read(Gauge, 'kindred_running_requests', 'Requests that run', [], (add) => add(admission.running()))
  read(Gauge, 'kindred_queued_requests', 'Requests that wait for a place', [], (add) =>
    add(admission.queued()),
  )
  read(Counter, 'kindred_impressions_written_total', 'Recorded impressions', ['of'], (add) => {
    for (const { of, written } of impressions()) add(written, { of })
  })
  read(Counter, 'kindred_impressions_lost_total', 'Impressions that could not be recorded', ['of'], (add) => {
    for (const { of, lost } of impressions()) add(lost, { of })
  })
  read(Gauge, 'kindred_impressions_pending', 'Impressions that are not written yet', ['of'], (add) => {
    for (const { of, pending } of impressions()) add(pending, { of })
  })
  read(Gauge, 'process_resident_memory_bytes', 'Memory of the process', [], (add) =>
    add(process.memoryUsage.rss()),
  )
  let before = performance.eventLoopUtilization()
  read(
    Gauge,
    'kindred_event_loop_utilization',
    'Share of the time since the last scrape in which the process was busy',
    [],
    (add) => {
      const now = performance.eventLoopUtilization()
      add(performance.eventLoopUtilization(now, before).utilization)
      before = now
    },
  )
  if (gauges !== undefined) addServerGauges(read, gauges)
}

type Read = (
  Metric: typeof Counter | typeof Gauge,
  name: string,
  help: string,
  labelNames: readonly string[],
  each: (add: (value: number, labels?: Readonly<Record<string, string>>) => void) => void | Promise<void>,
) => void

function addServerGauges(read: Read, { pool, engineBytes, snapshot, training }: ServerGauges): void {
  read(Gauge, 'kindred_database_connections', 'Connections to the database', ['state'], (add) => {
    const counts = pool()
    if (counts === null) return
    add(counts.inUse, { state: 'in_use' })
    add(counts.idle, { state: 'idle' })
  })
  read(Gauge, 'kindred_database_waiting', 'Queries that wait for a connection', [], (add) =>
    add(pool()?.waiting ?? 0),
  )
  read(Gauge, 'kindred_engine_memory_bytes', 'Memory of the numeric engine that is in use', [], (add) =>
    add(engineBytes()),
  )
  // One read for both, so that they are about the same snapshot.
  let active: ReturnType<typeof snapshot> = Promise.resolve(null)
  read(Gauge, 'kindred_snapshot_info', 'The active snapshot, always 1', ['version'], async (add) => {
    active = snapshot()
    const found = await active
    if (found !== null) add(1, { version: found.version })
  })
  read(Gauge, 'kindred_snapshot_age_seconds', 'Age of the active snapshot', [], async (add) => {
    const found = await active
    add(found === null ? Number.NaN : Math.max(0, Date.now() - found.createdAt) / 1000)
  })
  read(Gauge, 'kindred_training_running', 'Whether a training of this server runs', [], (add) =>
    add(Number(training()?.running ?? false)),
  )
  read(
    Counter,
    'kindred_trainings_total',
    'Trainings of this server that ended, by outcome',
    ['outcome'],
    (add) => {
      for (const [outcome, count] of Object.entries(training()?.counts ?? {})) add(count, { outcome })
    },
  )
  read(
    Gauge,
    'kindred_training_last_duration_seconds',
    'Time of the last training of this server',
    [],
    (add) => add(training()?.last?.seconds ?? Number.NaN),
  )
  read(
    Gauge,
    'kindred_training_last_outcome',
    'Outcome of the last training of this server: 1 at its outcome',
    ['outcome'],
    (add) => {
      const { counts = {}, last } = training() ?? {}
      for (const outcome of Object.keys(counts)) add(Number(last?.outcome === outcome), { outcome })
    },
  )
}
