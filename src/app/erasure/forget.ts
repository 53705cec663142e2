import { checkId } from '../../core/data/index.js'
import type {
  CatalogueStore,
  FileTraces,
  HomeTraces,
  SnapshotErasing,
  UserTraces,
} from '../../core/ports/index.js'
import { KindredError, type Progress } from '../../core/shared/index.js'
import type { InfluenceMeter, InfluenceResult, InfluenceScope, NotMeasured } from './influence.js'
import { GRAPH_PLACES, SNAPSHOT_PLACE } from './places.js'
import {
  ALWAYS_REMAINS,
  RECEIPT_VERSION,
  type Receipt,
  type ReceiptPlace,
  type Remainder,
} from './receipt.js'

/** What an erasure needs. */
export interface ForgetDependencies {
  readonly catalogue: Pick<CatalogueStore, 'deleteUsers'>
  readonly traces: UserTraces
  readonly snapshots: SnapshotErasing
  readonly home: HomeTraces
  readonly influence: InfluenceMeter
  readonly progress: Progress
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Options of an erasure. */
export interface ForgetOptions {
  /** How much of the active snapshot is fitted again to measure the residual influence. Default: `none`. */
  readonly influence?: InfluenceScope
  /** Receives the receipt once the user is erased, before the influence is measured. */
  readonly onErased?: (receipt: Receipt) => void
}

/** Erases a user; see {@link createForget}. */
export type Forget = (id: string, options?: ForgetOptions) => Promise<Receipt>

/**
 * Erases a user from every place of the registry, and returns a receipt. Each step can be repeated: a run
 * that is killed leaves a user who is hidden or gone, and the next one completes it.
 *
 * 1. The user, all relationships, pages, vectors and keys leave the graph, as with `deleteUsers`. Servers and
 *    trainings mask what they learned of the user from then on.
 * 2. Every stored snapshot is written again without the user.
 * 3. The files of the home lose the lines that name the user.
 * 4. The residual influence is measured. If that fails, the receipt says why, and the erasure stands.
 *
 * @throws KindredError BAD_USER_INPUT for an invalid id, NOT_FOUND if no place knows the user, BUSY if
 *   another erasure runs.
 */
export function createForget(dependencies: ForgetDependencies): Forget {
  const { catalogue, traces, snapshots, home, influence, progress, now } = dependencies
  return async (given, { influence: scope = 'none', onErased = () => {} } = {}) => {
    const id = checkId(given, 'user')
    const startedAt = isoOf(now())
    progress.start('counting', 0)
    const before = await count(id, dependencies)
    progress.finish()
    const { known, recorded } = before.graph
    if (!known && !recorded && before.snapshots.length === 0) throw unknownUser(id)
    const nearest = scope === 'none' ? NOT_WANTED : await attempt(() => influence.nearest(id))

    progress.start('erasing the user from the graph', 0)
    await catalogue.deleteUsers([id])
    await traces.markForgotten(id)
    progress.finish()
    const { rewritten, remains } = await snapshots.exclusively(async (writer) => {
      const written: { snapshot: string; bytes: number }[] = []
      const left: Remainder[] = []
      const versions = await snapshots.versions()
      progress.start('writing stored snapshots again', versions.length)
      for (const [place, { version }] of versions.entries()) {
        try {
          const bytes = await writer.rewrite(version)
          if (bytes !== null) written.push({ snapshot: version, bytes })
        } catch (error) {
          if (!(error instanceof KindredError) || error.code !== 'BAD_DATA') throw error
          left.push(unreadable(version, error))
        }
        progress.update(place + 1)
      }
      progress.finish()
      return { rewritten: written, remains: left }
    })
    if ((await snapshots.versions()).some(({ isComplete }) => !isComplete)) await snapshots.sweep(progress)
    await home.erase(id)
    const waiting = await snapshots.settle()
    const after = await count(id, dependencies)
    const places = placesOf(before, after, isoOf(now()))
    const incomplete = (await snapshots.versions()).filter(({ isComplete }) => !isComplete)
    const receipt: Receipt = {
      format: 'kindred-receipt',
      version: RECEIPT_VERSION,
      user: id,
      startedAt,
      finishedAt: isoOf(now()),
      resumed: !known,
      complete: remains.length === 0 && places.every(({ after: left }) => left === 0),
      places,
      rewritten,
      remains: [
        ...remains,
        ...(after.graph.recorded && waiting > 0 ? [RECORD_OF_TRAINING] : []),
        ...incomplete.map(({ version }) => ofTraining(version)),
        ...after.files.filter(({ isErased, entries }) => !isErased && entries > 0).map(ofOwner),
        ...ALWAYS_REMAINS,
      ],
      influence: 'notMeasured' in nearest ? nearest : { notMeasured: 'the measurement was interrupted' },
    }
    if (scope === 'none' || 'notMeasured' in nearest) return receipt
    onErased(receipt)
    const measured = await attempt(() => influence.measure(nearest, scope))
    return { ...receipt, influence: measured }
  }
}

const NOT_WANTED: NotMeasured = { notMeasured: 'it was not asked for (--influence none)' }

/** The result of a step of the measurement, or why it failed. */
async function attempt<T extends InfluenceResult | readonly string[]>(
  step: () => Promise<T | NotMeasured>,
): Promise<T | NotMeasured> {
  try {
    return await step()
  } catch (error) {
    if (!(error instanceof KindredError)) throw error
    return { notMeasured: error.message }
  }
}

interface Counted {
  readonly graph: Awaited<ReturnType<UserTraces['count']>>
  /** Versions of complete snapshots that hold the user. */
  readonly snapshots: readonly string[]
  readonly files: readonly FileTraces[]
}

async function count(id: string, { traces, snapshots, home }: ForgetDependencies): Promise<Counted> {
  const holding: string[] = []
  for (const { version, isComplete } of await snapshots.versions()) {
    if (!isComplete) continue
    try {
      if (await snapshots.holds(version, id)) holding.push(version)
    } catch (error) {
      if (!(error instanceof KindredError) || error.code !== 'BAD_DATA') throw error
    }
  }
  return { graph: await traces.count(id), snapshots: holding, files: await home.count(id) }
}

function placesOf(before: Counted, after: Counted, at: string): ReceiptPlace[] {
  const filesAfter = new Map(after.files.map(({ place, entries }) => [place, entries]))
  return [
    ...GRAPH_PLACES.map(({ place, count: entriesOf }): ReceiptPlace => {
      return { place, where: 'graph', before: entriesOf(before.graph), after: entriesOf(after.graph), at }
    }),
    {
      place: SNAPSHOT_PLACE.place,
      where: 'graph',
      before: before.snapshots.length,
      after: after.snapshots.length,
      at,
    },
    ...before.files
      .filter(({ isErased }) => isErased)
      .map(({ place, entries }): ReceiptPlace => {
        return { place, where: 'home', before: entries, after: filesAfter.get(place) ?? 0, at }
      }),
  ]
}

const RECORD_OF_TRAINING: Remainder = {
  what: 'the id in the record of the deletion',
  until: 'the training that runs now has ended, or the next one',
  why: 'the training read its data before, and finds the user by this record before it publishes',
}

const ofTraining = (version: string): Remainder => ({
  what: `rows in the incomplete snapshot ${version}`,
  until: 'its training publishes it, which erases them before, or the next training deletes it',
  why: 'only the training that writes it may change it, and nothing is served from it',
})

const ofOwner = ({ entries, files }: FileTraces): Remainder => ({
  what: `${entries} lines that name the user, in ${files.join(', ')}`,
  until: 'you delete them',
  why: 'Kindred did not write these files',
})

const unreadable = (version: string, { message }: KindredError): Remainder => ({
  what: `snapshot ${version}, which cannot be written again: ${message}`,
  until: '`training.keepSnapshots` trainings have passed',
  why: 'its content cannot be read; the record of the deletion masks the user',
})

function unknownUser(id: string): KindredError {
  return new KindredError('NOT_FOUND', `user "${id}" does not exist, and no stored snapshot knows it`, {
    field: 'user',
    remedy: 'check the id; a user who was forgotten before leaves nothing to find',
  })
}

const isoOf = (at: number): string => new Date(at).toISOString()
