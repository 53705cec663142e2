import type { UserCounts } from '../../core/ports/index.js'

/** A place in the graph that keeps something of a user. */
export interface GraphPlace {
  readonly place: string
  /** Labels of nodes that are the user's, or hold something of users. */
  readonly labels: readonly string[]
  /** Types of relationships of the user. */
  readonly relationshipTypes: readonly string[]
  /** Properties that are on these nodes and relationships. Most go with them. */
  readonly properties: readonly string[]
  /** Number of entries of a user. */
  count(counts: UserCounts): number
}

function ofTypes(place: string, relationshipTypes: string[], properties: string[]): GraphPlace {
  return {
    ...{ place, labels: [], relationshipTypes, properties },
    count: ({ relationships }) =>
      relationshipTypes.reduce((sum, type) => sum + (relationships[type] ?? 0), 0),
  }
}

const FLAGS = ['name', 'active', 'suggestible', 'showTies', 'tiesEnded', 'suggestedOn', 'suggestedCount']

/**
 * The places of the graph that keep something of a user; the receipt and the export follow them. A test
 * compares them, with {@link NOTHING_OF_USERS}, with all names of the graph (cypher/vocabulary.json), so
 * that a new place without an erasure fails.
 */
export const GRAPH_PLACES: readonly GraphPlace[] = [
  {
    ...{ place: 'user', labels: ['User'], relationshipTypes: [], properties: ['id', ...FLAGS] },
    count: ({ known }) => Number(known),
  },
  ofTypes('interactions', ['INTERACTED'], ['kind', 'weight', 'at', 'rating', 'liked', 'recommendationId']),
  ofTypes('ties', ['FRIEND', 'FOLLOWS'], ['pair', 'since']),
  ofTypes(
    'requests, blocks and dismissals',
    ['REQUESTED', 'WITHHELD', 'DECLINED', 'UNFRIENDED', 'FOLLOW_WITHHELD', 'BLOCKED', 'DISMISSED'],
    [],
  ),
  ofTypes('shown suggestions', ['SUGGESTED'], ['visits']),
  {
    place: 'shown pages',
    labels: ['KindredPage'],
    relationshipTypes: ['SHOWN'],
    properties: ['items', 'sources', 'snapshot', 'seen', 'offset', 'variants'],
    count: ({ pages }) => pages,
  },
  ofTypes('experiments', ['TOOK_PART'], ['variant', 'pages', 'clicked']),
  ofTypes('authorship of items', ['AUTHORED'], []),
  ofTypes('communities', ['MEMBER_OF'], []),
  {
    ...{ place: 'vectors', labels: [], relationshipTypes: [], properties: ['embeddingA', 'embeddingB'] },
    count: ({ vectors }) => vectors,
  },
  {
    place: 'keys',
    labels: ['KindredKey'],
    relationshipTypes: ['SPEAKS_FOR'],
    properties: ['hash', 'scope', 'createdAt', 'lastUsedAt', 'revokedAt'],
    count: ({ keys }) => keys,
  },
  {
    place: 'records of deletions',
    labels: ['KindredDeletion'],
    relationshipTypes: [],
    properties: ['label', 'number', 'forgotten', 'versions', 'rows'],
    count: ({ recorded }) => Number(recorded),
  },
]

/** The place of stored snapshots, whose nodes hold the rows of all users of a training. */
export const SNAPSHOT_PLACE = {
  place: 'stored snapshots',
  labels: ['KindredSnapshot', 'KindredChunk'],
  relationshipTypes: ['HAS_CHUNK', 'IS'],
  properties: ['manifest', 'byteLength', 'index', 'bytes', 'text', 'deletions', 'clean', 'generation'],
} as const

/** Names of the graph that hold nothing of a user, and why. */
export const NOTHING_OF_USERS: Readonly<
  Record<'labels' | 'relationshipTypes' | 'properties', Readonly<Record<string, string>>>
> = {
  labels: {
    Item: 'the catalogue; who created an item is a relationship',
    Tag: 'the catalogue',
    Community: 'named after tags and titles; its members are relationships',
    KindredGraph: 'one node of the whole graph',
    KindredLease: 'host and process of a run',
    KindredImport: 'name of a folder and numbers of chunks',
    KindredActive: 'the pointer to the active snapshot',
    KindredExposureCount: 'counts of a day over all users',
    KindredExperiment: 'name of an experiment; who took part is a relationship',
    KindredCampaign: 'items and tags',
  },
  relationshipTypes: {
    TAGGED: 'items and tags',
    SIMILAR_A: 'items',
    SIMILAR_B: 'items',
    FAVOURS: 'communities and items',
    PART_OF: 'communities',
    PROMOTES: 'campaigns, items and tags',
    BENCH_SIMILAR: 'items',
  },
  properties: Object.fromEntries(
    [
      ...['title', 'available', 'publishedAt', 'vector', 'imported', 'score', 'key'],
      ...['slot', 'level', 'modularity', 'schemaVersion', 'holder', 'expiresAt', 'current'],
      ...['ratingMin', 'ratingMax', 'ratingLikeFrom', 'ratingKinds', 'reratings', 'campaigns'],
      ...['version', 'algorithm', 'status', 'config', 'seed', 'datasetHash', 'metrics'],
      ...['day', 'source', 'position', 'exposures', 'factor', 'from', 'until'],
    ].map((name) => [name, 'of nodes and relationships that no user has']),
  ),
}
