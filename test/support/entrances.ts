import { createRecordInteractions } from '../../src/app/catalogue/index.js'
import { type ImportReport, importSource } from '../../src/app/import/index.js'
import { DEFAULT_KINDS } from '../../src/config/index.js'
import {
  DEFAULT_RATING_RULES,
  type KindTable,
  type RatingRules,
  ratingKinds,
} from '../../src/core/data/index.js'
import type { Reject } from '../../src/core/ports/index.js'
import {
  createImportSink,
  createInteractionStore,
  createRatingStore,
} from '../../src/neo4j/catalogue/index.js'
import type { Graph } from '../../src/neo4j/driver/index.js'
import { cypher } from './cypher.js'

/** An interaction in the graph, as one text and its parts. */
export interface StoredInteraction {
  readonly id: string | null
  readonly user: string
  readonly item: string
  readonly kind: string
  readonly weight: number
  readonly rating: number | null
  readonly liked: boolean | null
  /** Milliseconds since 1970. */
  readonly at: number | null
}

/** An event as both entrances take it. */
export interface Row {
  readonly id?: string
  readonly user: string
  readonly item: string
  readonly kind?: string
  readonly weight?: number | null
  /** Milliseconds since 1970. */
  readonly at?: number | null
}

/** The two ways by which interactions come into a graph, import and API, and what is in it then. */
export interface Entrances {
  record(rows: readonly Row[]): Promise<{
    readonly recorded: number
    readonly duplicates: number
    readonly rejected: readonly { readonly field: string | null; readonly message: string }[]
  }>
  /** @param name of the data in the ledger. */
  import(rows: readonly Row[], name?: string): Promise<ImportReport & { readonly rejects: readonly Reject[] }>
  interactions(): Promise<StoredInteraction[]>
  /** The ends of the scale of ratings. */
  scale(): Promise<readonly number[] | null>
}

/** The entrances of a graph at the time `now`. */
export function createEntrances(
  graph: Graph,
  now: number,
  rules: RatingRules = DEFAULT_RATING_RULES,
  kinds: KindTable = DEFAULT_KINDS,
): Entrances {
  const ratingStore = createRatingStore(graph, rules, ratingKinds(kinds))
  const sink = createImportSink(graph)
  const record = createRecordInteractions({
    store: createInteractionStore(graph),
    ratings: ratingStore,
    kinds,
    now: () => now,
  })
  return {
    record: async (rows: readonly Row[]) => (await record(rows, { createMissing: true })).value,
    async import(rows: readonly Row[], name = 'rows') {
      const rejects: Reject[] = []
      const records = (async function* () {
        for (const [index, { user, item, kind = 'LIKE', weight = null, at = null }] of rows.entries())
          yield {
            ...({ type: 'interaction', user, item, kind, weight, at, part: 'train' } as const),
            source: { file: 'interactions.csv', line: index + 2 },
          }
      })()
      const report = await importSource(
        {
          ...{ name, format: 'csv', records },
          facts: {
            files: ['/data/interactions.csv'],
            weights: {},
            tiesDirected: false,
            interactionsSplit: false,
            tiesSplit: false,
            ordered: false,
          },
        },
        {
          ...{ sink, ratingStore, kinds, ratings: rules, now },
          onReject: (reject) => rejects.push(reject),
        },
      )
      return { ...report, rejects }
    },
    interactions: () =>
      graph.read<StoredInteraction>(
        cypher(`
          MATCH (u:User)-[r:INTERACTED]->(i:Item)
          RETURN r.id AS id, u.id AS user, i.id AS item, r.kind AS kind, r.weight AS weight, r.rating AS rating,
            r.liked AS liked, toFloat(r.at.epochMillis) AS at
          ORDER BY user, item, kind, at, weight`),
        {},
      ),
    async scale() {
      const stored = await ratingStore.read()
      return stored === null ? null : [stored.scale.min, stored.scale.max]
    },
  }
}

/** Empties a small graph and forgets its scale. Schema and marker stay, which is quicker than a wipe. */
export async function clearData(graph: Graph): Promise<void> {
  await graph.runAutoCommit(cypher('MATCH (n) WHERE NOT n:KindredGraph DETACH DELETE n'), {})
  await graph.runAutoCommit(
    cypher('MATCH (m:KindredGraph) REMOVE m.ratingMin, m.ratingMax, m.ratingLikeFrom, m.ratingKinds'),
    {},
  )
}
