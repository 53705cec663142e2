import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'
import { createServer, type KindredServer } from './api/server.js'
import type { ReadUseCases, SocialUseCases, UseCases, WriteUseCases } from './api/use-cases.js'
import { createBrowse } from './app/browse.js'
import { cached } from './app/cached.js'
import { createTieUseCases } from './app/change-tie.js'
import { cleanRecords } from './app/clean-records.js'
import { createRejectsFile } from './app/cleaning/rejects-file.js'
import { createDeleteItems, createDeleteUsers } from './app/delete-entities.js'
import { createDismiss, createUndismiss } from './app/dismiss.js'
import { type EvaluateRequest, type EvaluationReport, evaluate } from './app/evaluate.js'
import { createFriendModels } from './app/friend-model.js'
import { type DataSource, type ImportReport, importSource } from './app/import-data.js'
import { promote } from './app/promote.js'
import type { Promotion } from './app/publish-snapshot.js'
import { createRank } from './app/rank.js'
import { rankedRecommender } from './app/ranked-recommender.js'
import { createRecommend } from './app/recommend.js'
import { createRecordInteractions } from './app/record-interactions.js'
import { createRemoveInteractions } from './app/remove-interactions.js'
import { rollback } from './app/rollback.js'
import { createSetVisibility } from './app/set-visibility.js'
import { createSnapshotHolder, type SnapshotHolder } from './app/snapshot-holder.js'
import { createSuggestFriends } from './app/suggest-friends.js'
import { type TrainingReport, train } from './app/train.js'
import { trainingOptions } from './app/training-options.js'
import { createUpsertFriendships } from './app/upsert-friendships.js'
import { createUpsertItems } from './app/upsert-items.js'
import { createUpsertUsers } from './app/upsert-users.js'
import { loadSettings as readSettings, type Settings, SettingsError } from './config.js'
import { KindredError } from './core/errors.js'
import type { SnapshotRecord } from './core/ports/snapshot-store.js'
import type { Progress } from './core/progress.js'
import type { Recommender } from './core/recommender.js'
import type { Snapshot } from './core/snapshot.js'
import { chooseReader } from './datasets/index.js'
import { rankedLists } from './datasets/ranked-lists.js'
import { sampleShop } from './datasets/sample.js'
import { findModel, models } from './models/index.js'
import { createCatalogue } from './neo4j/catalogue.js'
import { createCatalogueStore } from './neo4j/catalogue-store.js'
import { type Graph, openGraph } from './neo4j/connection.js'
import { createEvidenceFinder } from './neo4j/evidence.js'
import { createFriendCandidates } from './neo4j/friend-candidates.js'
import { createFriendEvidenceFinder } from './neo4j/friend-evidence.js'
import { createFriendGuard } from './neo4j/friend-guard.js'
import { createImportSink } from './neo4j/import-sink.js'
import { createInteractionStore } from './neo4j/interaction-store.js'
import { graphItemLabels } from './neo4j/item-labels.js'
import { attractingKinds, createLiveSources } from './neo4j/live-sources.js'
import {
  type DatabaseSettings,
  type DatabaseStatus,
  databaseStatus,
  diagnoseDatabase,
  openDatabase,
} from './neo4j/local/access.js'
import type { Finding } from './neo4j/local/diagnose.js'
import { type LocalDatabase, stopLocal } from './neo4j/local/server.js'
import { guardWrites, type PrepareOptions } from './neo4j/migrations.js'
import { graphPublishing } from './neo4j/publisher.js'
import { createRankings } from './neo4j/rankings.js'
import { createShelf } from './neo4j/shelf.js'
import { graphSnapshotStore } from './neo4j/snapshot-store.js'
import { createSocialStore } from './neo4j/social-store.js'
import { graphTrainingSource } from './neo4j/training-export.js'
import { createUserLists } from './neo4j/user-lists.js'
import { createViewers } from './neo4j/viewers.js'

export type { Settings } from './config.js'
export { readImported } from './neo4j/imported.js'

/** @throws KindredError BAD_CONFIGURATION naming each setting that is wrong. */
export function loadSettings(): Settings {
  try {
    return readSettings()
  } catch (error) {
    if (error instanceof SettingsError) throw new KindredError('BAD_CONFIGURATION', error.message)
    throw error
  }
}

/** `kindred evaluate`: from files alone, no database. */
export function composeEvaluation(
  settings: Pick<Settings, 'kinds'>,
  progress: Progress,
): (request: EvaluateRequest) => Promise<EvaluationReport> {
  const { kinds } = settings
  return (request) =>
    evaluate(request, {
      async readFolder(folder, format, signal) {
        const reader = await chooseReader(folder, format)
        const facts = await reader.describe(folder)
        progress.start(`reading ${reader.format}`, 0)
        const { data } = await cleanRecords(reader.read(folder), facts, {
          kinds,
          now: Date.now(),
          onProgress: (records) => progress.update(records),
          signal,
        })
        const { users, items, interactions, ties } = data
        progress.finish(
          `${users.size} people, ${items.size} items, ${interactions.length} interactions, ${ties.length} ties`,
        )
        return data
      },
      findModel,
      rankedLists,
      kinds,
      progress,
      now: Date.now,
      peakMemoryMiB: () => process.resourceUsage().maxRSS / 1024,
    })
}

export interface ImportRequest {
  /** Absent: the generated sample shop. */
  readonly folder?: string | undefined
  /** A name of FORMATS, or `auto`, the default. */
  readonly format?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** What `kindred import` does, on an open graph; rejected rows go to `rejects/NAME.ndjson` in the home. */
export function composeImport(
  graph: Graph,
  { home, kinds }: Pick<Settings, 'home' | 'kinds'>,
  progress: Progress,
): (request: ImportRequest) => Promise<ImportReport & { readonly rejectsFile: string | null }> {
  const sink = createImportSink(graph)
  return async ({ folder, format, signal }) => {
    const source = folder === undefined ? sampleShop() : await folderSource(folder, format)
    const rejects = createRejectsFile(join(home, 'rejects', `${source.name}.ndjson`))
    try {
      const onReject = rejects.write
      const report = await importSource(source, { sink, kinds, now: Date.now(), progress, signal, onReject })
      return { ...report, rejectsFile: rejects.close() }
    } finally {
      rejects.close()
    }
  }
}

async function folderSource(folder: string, format?: string): Promise<DataSource> {
  const reader = await chooseReader(folder, format)
  const facts = await reader.describe(folder)
  return { name: basename(resolve(folder)), format: reader.format, facts, records: reader.read(folder) }
}

/** The graph of the database of these settings, whose first write prepares it; closing it stops what was started for it. */
export async function openSettingsGraph(
  settings: Settings,
  progress: Progress,
  options: PrepareOptions & { readonly signal?: AbortSignal } = {},
): Promise<Graph> {
  const database = await composeDatabase(settings, progress, options.signal)
  const graph = guardWrites(openGraph(database.graph), options)
  return {
    ...graph,
    async close() {
      await graph.close()
      await database.stop()
    },
  }
}

/** The database of these settings, answering; started where it is the home's own and not up. */
export function composeDatabase(
  settings: Settings,
  progress: Progress,
  signal?: AbortSignal,
): Promise<LocalDatabase> {
  return openDatabase(databaseSettings(settings), progress, signal)
}

/** What `kindred train` was asked for; see the command for defaults. */
export interface TrainingRequest {
  readonly model: string
  readonly seed: number
  /** Default: the setting `training.minutes`. */
  readonly minutes?: number | undefined
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly signal: AbortSignal
}

export interface Registry {
  train(request: TrainingRequest): Promise<TrainingReport>
  /** Newest first. */
  list(): Promise<readonly SnapshotRecord[]>
  promote(version: string): Promise<Promotion>
  rollback(): Promise<Promotion>
}

/** Training and the registry of what it made. */
export function composeRegistry(
  graph: Graph,
  { kinds, training }: Pick<Settings, 'kinds' | 'training'>,
  progress: Progress,
): Registry {
  const snapshots = graphSnapshotStore(graph)
  const stores = { snapshots, publishing: graphPublishing(graph), labels: graphItemLabels(graph) }
  const blends = { items: findModel('blend', 'item'), friends: findModel('friends-blend', 'friend') }
  const names = { item: [...models('item').keys()], friend: [...models('friend').keys()] }
  return {
    async train({ model, seed, minutes = training.minutes, settings, signal }) {
      const options = trainingOptions(model, settings, blends, names)
      return train(
        { seed, minutes, options, signal },
        { ...stores, source: graphTrainingSource(graph) },
        { ...training, models: blends, kinds, now: Date.now, progress },
      )
    },
    list: () => snapshots.list(),
    promote: (version) => promote(version, stores, progress),
    rollback: () => rollback(stores, progress),
  }
}

/** Stops the home's own Neo4j, whoever started it; false where none ran. */
export function stopDatabase(settings: Settings): Promise<boolean> {
  return stopLocal(databaseSettings(settings).local)
}

export function composeStatus(settings: Settings): Promise<DatabaseStatus> {
  return databaseStatus(databaseSettings(settings))
}

/** What this machine has of what Kindred needs, most important first. */
export async function diagnose(settings: Settings): Promise<Finding[]> {
  const node: Finding = { name: 'Node', ok: true, required: true, found: process.version }
  return [node, ...(await diagnoseDatabase(databaseSettings(settings))), diagnoseTfjsNode()]
}

function databaseSettings({ home, neo4j, local }: Settings): DatabaseSettings {
  const { uri, username, password = '', database } = neo4j
  return {
    owned: uri === undefined ? undefined : { uri, username, password, database },
    local: { home, ...local },
  }
}

function diagnoseTfjsNode(): Finding {
  const name = '@tensorflow/tfjs-node'
  try {
    createRequire(import.meta.url).resolve(name)
    return { name, ok: true, required: false, found: 'installed' }
  } catch {
    const found = 'not installed (optional, for dense models; Node below 23)'
    return { name, ok: false, required: false, found, remedy: `npm install --no-save ${name}` }
  }
}

/** What differs between a server and a test of it. */
export interface Runtime {
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly randomId: () => string
  /** Takes one line for the operator. */
  readonly log: (line: string) => void
}

export function systemRuntime(log: (line: string) => void): Runtime {
  return { clock: Date.now, random: Math.random, randomId: randomUUID, log }
}

export interface RunningServer {
  /** Of the GraphQL endpoint. */
  readonly url: string
  /** When the newest snapshot was made, milliseconds since 1970; null: none was yet. */
  lastTrainedAt(): Promise<number | null>
  /** Lets running requests finish, then stops all that was started for the server; a database that was up before stays up. */
  stop(): Promise<void>
}

/**
 * `kindred serve`: a database that answers, and the API over it. Reads need nothing of the graph; the first write checks that it is ours.
 *
 * @throws KindredError as {@link composeDatabase} does; BAD_CONFIGURATION where the port is taken.
 */
export async function composeServing(
  settings: Settings,
  { progress, signal, log }: { progress: Progress; signal: AbortSignal; log: (line: string) => void },
): Promise<RunningServer> {
  const database = await composeDatabase(settings, progress, signal)
  const graph = openGraph(database.graph)
  const useCases = composeUseCases(guardWrites(graph), settings, systemRuntime(log))
  const server = createServer({ useCases, http: settings.http, log })
  const stop = async () => {
    await server.stop()
    await graph.close()
    await database.stop()
  }
  try {
    // What the first pages need is loaded now: the snapshot is waited for, the counts come when they come.
    await useCases.checkReady({}).catch((error: unknown) => log(`not ready yet: ${String(error)}`))
    useCases.browse.popularity().catch((error: unknown) => log(`counting likes failed: ${String(error)}`))
    const snapshots = graphSnapshotStore(graph)
    return {
      url: await server.start(),
      async lastTrainedAt() {
        const newest = (await snapshots.list()).find(({ status }) => status !== 'writing')
        return newest?.createdAt ?? null
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The API over a graph; the caller keeps the graph and closes it after the server has stopped. */
export function composeServer(
  graph: Graph,
  settings: Pick<Settings, 'http' | 'kinds' | 'suggestions'>,
  runtime: Runtime,
): KindredServer {
  return createServer({
    useCases: composeUseCases(graph, settings, runtime),
    http: settings.http,
    log: runtime.log,
  })
}

export function composeUseCases(
  graph: Graph,
  settings: Pick<Settings, 'kinds' | 'suggestions'>,
  runtime: Runtime,
): UseCases {
  const store = graphSnapshotStore(graph)
  const holder = createSnapshotHolder(store, loadRecommender)
  return {
    ...composeReads(graph, settings, runtime, holder),
    ...composeWrites(graph, settings, runtime),
    ...composeSocial(graph, settings, runtime, holder),
    async checkReady(options) {
      await graph.verify()
      const active = await store.active(options)
      if (active !== null) await holder.get(active.version)
      return active?.version ?? null
    },
  }
}

function composeReads(
  graph: Graph,
  { kinds }: Pick<Settings, 'kinds'>,
  { clock: now, random, randomId, log }: Runtime,
  holder: SnapshotHolder,
): ReadUseCases {
  const store = graphSnapshotStore(graph)
  const shelf = createShelf(graph)
  const catalogue = createCatalogue(graph)
  const browse = createBrowse({ rankings: createRankings(graph, kinds), shelf, store, now })
  const serving = {
    viewers: createViewers(graph),
    evidence: createEvidenceFinder(graph, kinds),
    live: createLiveSources(graph, kinds),
    popularity: browse.popularity,
    popular: rankedRecommender('popular', browse.popularity),
    ...{ store, shelf, holder, kinds, now, random, randomId, log },
  }
  return {
    catalogue,
    userLists: createUserLists(graph),
    browse,
    recommend: createRecommend(serving),
    rank: createRank({ ...serving, catalogue }),
    activeSnapshot: (options) => store.active(options),
  }
}

function composeWrites(graph: Graph, { kinds }: Pick<Settings, 'kinds'>, { clock }: Runtime): WriteUseCases {
  const catalogue = createCatalogueStore(graph)
  const interactions = createInteractionStore(graph)
  return {
    recordInteractions: createRecordInteractions({ store: interactions, kinds, clock }),
    removeInteractions: createRemoveInteractions(interactions),
    upsertUsers: createUpsertUsers(catalogue),
    upsertItems: createUpsertItems(catalogue),
    deleteUsers: createDeleteUsers(catalogue),
    deleteItems: createDeleteItems(catalogue),
    upsertFriendships: createUpsertFriendships({ store: createSocialStore(graph), clock }),
  }
}

function composeSocial(
  graph: Graph,
  { kinds, suggestions }: Pick<Settings, 'kinds' | 'suggestions'>,
  { clock, random, randomId, log }: Runtime,
  holder: SnapshotHolder,
): SocialUseCases {
  const store = createSocialStore(graph)
  const attracting = attractingKinds(kinds)
  const candidates = createFriendCandidates(graph, attracting)
  const { restDays, minimumAudience } = suggestions
  return {
    ties: createTieUseCases({ store, clock }),
    setVisibility: createSetVisibility(store),
    dismiss: createDismiss({ store, clock }),
    undismiss: createUndismiss({ store, clock }),
    suggestFriends: createSuggestFriends({
      viewers: createViewers(graph),
      guard: createFriendGuard(graph),
      candidates,
      evidence: createFriendEvidenceFinder(graph, { attracting, minimumAudience }),
      wellConnected: cached(
        () => candidates.wellConnected(WELL_CONNECTED, {}),
        WELL_CONNECTED_FRESHNESS,
        clock,
      ),
      friendModel: createFriendModels(loadRecommender),
      store: graphSnapshotStore(graph),
      now: clock,
      ...{ holder, kinds, restDays, random, randomId, log },
    }),
  }
}

/** People with the most ties are the same for everybody; each suggestion of one of them is checked anew. */
const WELL_CONNECTED = 2_000
const WELL_CONNECTED_FRESHNESS = { renewAfterMs: 30_000, maxAgeMs: 60_000 }

const loadRecommender = (snapshot: Snapshot): Recommender =>
  findModel(snapshot.algorithm, snapshot.target).load(snapshot)
