import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError } from '../../core/shared/index.js'
import { abortable, type Graph, int } from './connection.js'
import { translateError } from './errors.js'
import { acquireLease, type Lease } from './lease.js'
import { type CypherQuery, loadQuery, queryNames, splitStatements } from './queries.js'

/** One file of `cypher/schema/`. Each of its statements can run again. */
export interface Migration {
  /** Schema version after this file: the number in its name. */
  readonly version: number
  readonly query: CypherQuery
}

/** How a graph is prepared. */
export interface PrepareOptions {
  /** Allows writes to a graph that is not empty and not ours. Default false. */
  readonly adopt?: boolean
  /** Time to wait for another process that migrates, milliseconds. Default 60,000. */
  readonly waitMs?: number
}

/** Migrations take seconds. A process that dies during one blocks others for at most this time. */
const LOCK_TTL_MS = 20_000
const STATEMENT_ATTEMPTS = 8

/**
 * All migrations in order of version. The foundation (version 0) is not included, because it runs before the
 * lock exists.
 *
 * @param names Files below `cypher/` without ending. Default: all of `cypher/schema/`.
 * @throws KindredError INTERNAL_SERVER_ERROR if a name has no version or two names have the same version.
 */
export function listMigrations(names: readonly string[] = queryNames('schema')): Migration[] {
  const byVersion = new Map<number, string>()
  for (const name of names) {
    const version = Number(/^schema\/(\d{3})-/.exec(name)?.[1])
    if (Number.isNaN(version)) throw invalidMigration(`cypher/${name}.cypher does not start with a version`)
    const other = byVersion.get(version)
    if (other !== undefined)
      throw invalidMigration(`cypher/${other}.cypher and cypher/${name}.cypher have the same version`)
    byVersion.set(version, name)
  }
  return [...byVersion]
    .filter(([version]) => version !== 0)
    .sort(([left], [right]) => left - right)
    .map(([version, name]) => ({ version, query: loadQuery(name) }))
}

/**
 * Prepares a graph for writes: checks ownership, sets the marker, and applies each missing migration once. An
 * up-to-date graph is only read. Processes that start together wait for each other.
 *
 * @throws KindredError GRAPH_NOT_OURS if it holds foreign data and `adopt` is false; BAD_DATA if it is
 *   adopted and has values of other types than ours; BUSY if another process
 *   migrates for longer than `waitMs`; BAD_CONFIGURATION if a newer Kindred made the graph.
 */
export async function prepareGraph(graph: Graph, options: PrepareOptions = {}): Promise<void> {
  const migrations = listMigrations()
  const target = migrations.at(-1)?.version ?? 0
  const ownership = await readOwnership(graph)
  checkMayWrite(ownership, options.adopt ?? false)
  if (ownership.kind === 'foreign') await checkTypes(graph)
  if (ownership.kind === 'ours' && isUpToDate(ownership.schemaVersion, target)) return

  await runStatements(graph, loadQuery('schema/000-foundation'))
  const { value: reached } = await graph.write(async (transaction) => {
    const [row] = await transaction.run<{ schemaVersion: number }>(loadQuery('graph/mark'), {})
    return row!.schemaVersion
  })
  if (isUpToDate(reached, target)) return

  const lock = await acquireLease(graph, 'migrations', {
    ttlMs: LOCK_TTL_MS,
    waitMs: options.waitMs ?? 60_000,
  })
  try {
    const now = await readOwnership(graph)
    const version = now.kind === 'ours' ? now.schemaVersion : 0
    for (const migration of migrations.filter((candidate) => candidate.version > version)) {
      // Neo4j cannot change the schema and the marker in one transaction. A process that is killed between
      // the two leaves the old version, so the next one runs the whole file again.
      await runStatements(graph, migration.query, lock)
      await graph.write(async (transaction) => {
        await lock.assertHeld(transaction)
        await transaction.run(loadQuery('graph/advance-schema'), { version: int(migration.version) })
      })
    }
  } finally {
    await lock.release()
  }
}

/** A graph whose first write goes through {@link prepareGraph}, so that no write path bypasses it. */
export function guardWrites(graph: Graph, options: PrepareOptions = {}): Graph {
  let prepared: Promise<void> | undefined
  const prepare = (): Promise<void> => {
    prepared ??= prepareGraph(graph, options).catch((error: unknown) => {
      prepared = undefined
      throw error
    })
    return prepared
  }
  return {
    ...graph,
    async write(work, context) {
      // A request does not wait longer than its time; the preparation goes on for the next one.
      await abortable(prepare(), context?.signal).catch((error: unknown) => {
        throw translateError(error)
      })
      return graph.write(work, context)
    },
    async runAutoCommit(query, params) {
      await prepare()
      return graph.runAutoCommit(query, params)
    },
  }
}

/**
 * Runs each statement of a file. A statement that deadlocks with another process is tried again.
 *
 * @param lock checked before each statement. Absent: the statements run before there is a lock.
 */
async function runStatements(graph: Graph, file: CypherQuery, lock?: Lease): Promise<void> {
  for (const text of splitStatements(file.text)) {
    for (let tried = 1; ; tried++) {
      try {
        if (lock !== undefined) await graph.write((transaction) => lock.assertHeld(transaction))
        await graph.runAutoCommit({ ...file, text }, {})
        break
      } catch (error) {
        if (tried === STATEMENT_ATTEMPTS || !(error instanceof KindredError && error.retryable)) throw error
        await sleep(100 * tried + Math.random() * 100)
      }
    }
  }
}

function invalidMigration(message: string): KindredError {
  return new KindredError('INTERNAL_SERVER_ERROR', message, {
    remedy: 'give each file of cypher/schema/ a version of its own: three digits and a hyphen',
  })
}

function isUpToDate(version: number, target: number): boolean {
  if (version > target) {
    throw new KindredError(
      'BAD_CONFIGURATION',
      `a newer Kindred made this graph (schema ${version}, this one knows ${target})`,
      { field: 'NEO4J_URI', remedy: 'update Kindred, or point NEO4J_URI at another database' },
    )
  }
  return version === target
}

/** Ownership of a graph: empty, marked as ours, or holding foreign data. */
export type GraphOwnership =
  | { readonly kind: 'empty' }
  | { readonly kind: 'ours'; readonly schemaVersion: number }
  | { readonly kind: 'foreign' }

/** Reads the ownership of a graph; never writes. */
export async function readOwnership(graph: Graph): Promise<GraphOwnership> {
  const [row] = await graph.read<{ schemaVersion: number | null; occupied: boolean }>(
    loadQuery('graph/ownership'),
    {},
  )
  if (row?.schemaVersion != null) return { kind: 'ours', schemaVersion: row.schemaVersion }
  return { kind: row?.occupied === true ? 'foreign' : 'empty' }
}

/**
 * A graph that holds data without our marker belongs to somebody else and must not be written to.
 *
 * @param adopt whether the owner allows it.
 * @throws KindredError GRAPH_NOT_OURS
 */
export function checkMayWrite(ownership: GraphOwnership, adopt: boolean): void {
  if (ownership.kind !== 'foreign' || adopt) return
  throw new KindredError('GRAPH_NOT_OURS', 'the database holds a graph that Kindred did not make', {
    field: 'NEO4J_URI',
    remedy:
      'point NEO4J_URI at an empty database, or pass --adopt to `kindred import`, `train` or `start` to let Kindred write into this one',
  })
}

interface ForeignType {
  /** What it should be. */
  readonly field: string
  readonly found: number
  readonly example: string
  /** A statement that changes it. */
  readonly remedy: string
}

/**
 * Checks a graph that is to be adopted: a value of another type than ours would be left out of pages, or be
 * read as something else.
 *
 * @throws KindredError BAD_DATA that lists each field with a count, an example and the statement that
 *   changes it.
 */
async function checkTypes(graph: Graph): Promise<void> {
  const rows = await graph.read<ForeignType>(loadQuery('graph/foreign-types'), {})
  if (rows.length === 0) return
  const found = rows.map(
    ({ field, found: count, example }) => `${field} (${count} are not, such as ${example})`,
  )
  throw new KindredError('BAD_DATA', `the graph has values that Kindred cannot read: ${found.join('; ')}`, {
    field: rows.map(({ field }) => field.split(':')[0]).join(', '),
    remedy: `change them, for example with ${rows.map(({ remedy }) => remedy).join(' ; ')} and run the command again`,
  })
}

/** Data that was imported into a graph. */
export interface Imported {
  /** Whether the graph holds users or items. */
  readonly occupied: boolean
  /** Names of the imported data, complete or partial. */
  readonly names: readonly string[]
}

/** Reads the ledger of imports. */
export async function readImported(graph: Graph): Promise<Imported> {
  const [row] = await graph.read<Imported>(loadQuery('import/names'), {})
  return row ?? { occupied: false, names: [] }
}
