import type { Target } from './snapshot.js'

/** Kinds of reason that an explanation gives. */
export type ExplanationKind =
  | 'SIMILAR_TO_HISTORY'
  | 'FRIENDS_LIKED'
  | 'COMMUNITY'
  | 'TAGS'
  | 'POPULAR'
  | 'TRENDING'
  | 'NEW'
  | 'TASTE'
  | 'MUTUAL_FRIENDS'
  | 'SHARED_ITEMS'
  | 'FOLLOWS_YOU'
  | 'FRIENDS_IN'

/** The form of a source that answers from the database. */
export interface LiveForm {
  /** `graph`: the live graph alone. `slot`: also what training wrote into the slot of the active snapshot. */
  readonly reads: 'graph' | 'slot'
  /** True: served in place of the array form. False: served only where the snapshot has no array form. */
  readonly preferred: boolean
}

/** How the blend trains and weights a source that has a model. */
export interface BlendTraits {
  /** Whether the source is a member of the blend unless the option `members` says otherwise. */
  readonly enabledByDefault: boolean
  /** Whether it reads friendships or follows. A graph without edges trains it only on request. */
  readonly readsEdges: boolean
  /** Whether it answers for a cold-start user: no history for items, no ties for friends. */
  readonly supportsColdStart: boolean
  /** Weight where there are too few validation users to learn from. */
  readonly priorWeight: number
  /**
   * Lowest weight that learning may give it. Above 0 for sources that are cheap and fill short pages, and for
   * sources that react to the live history at once. Default 0.
   */
  readonly minWeight: number
  /**
   * Fraction of the remaining time budget that training may use; below 1 if trainable members follow. Default
   * 1.
   */
  readonly timeShare: number
  /**
   * Whether it stays in a blend that gives it no weight, because the graph gets its vectors, neighbours or
   * communities, or its live form needs it. Default true; items: false.
   */
  readonly staysWithoutWeight: boolean
  /** With more items, it is a member only on request. Default: no bound. */
  readonly mostItems: number
}

/** What every part of Kindred knows of a candidate source. */
export interface SourceTraits extends BlendTraits {
  /** Whether it has an array form: the model of the same name. */
  readonly trained: boolean
  /** Its Cypher form; null: none. */
  readonly live: LiveForm | null
  /** Kinds of explanation that the source stands behind. They order the reasons of an entry. */
  readonly explains: readonly ExplanationKind[]
  /** Weight where no weights were learned; default 0. */
  readonly defaultWeight: number
}

/** Traits of a candidate source of items. */
export interface ItemSourceTraits extends SourceTraits {
  /** Whether it reflects the user's own taste, rather than that of friends or of all users. */
  readonly personal: boolean
  /** Whether it scores a cold-start item by the items nearest to it. A count of users is not transferable. */
  readonly foldsInItems: boolean
  /** Whether it learns in many passes over the data, so that a fit takes most of the time of a training. */
  readonly learnsInPasses: boolean
}

/** Traits of a candidate source of friends. */
export interface FriendSourceTraits extends SourceTraits {
  /** Whether it scores by paths of length two: friends of friends. One query answers all of them. */
  readonly twoHop: boolean
  /**
   * Weight unless learned weights include the source: training cannot weigh what exists in the live graph
   * alone. Default 0.
   */
  readonly unlearnedWeight: number
}

const TRAITS = {
  live: null,
  explains: [],
  enabledByDefault: true,
  readsEdges: false,
  supportsColdStart: false,
  priorWeight: 0,
  minWeight: 0,
  timeShare: 1,
  staysWithoutWeight: true,
  mostItems: Number.POSITIVE_INFINITY,
  defaultWeight: 0,
} as const
const ITEM_TRAITS = {
  ...TRAITS,
  explains: ['TASTE'],
  personal: true,
  foldsInItems: true,
  learnsInPasses: false,
  staysWithoutWeight: false,
} as const
const FRIEND_TRAITS = { ...TRAITS, readsEdges: true, twoHop: false, unlearnedWeight: 0 } as const

/** @param traits those that differ from the defaults. */
const itemModel = (traits: Partial<ItemSourceTraits>): ItemSourceTraits & { readonly trained: true } => ({
  ...ITEM_TRAITS,
  ...traits,
  trained: true,
})
const friendModel = (
  traits: Partial<FriendSourceTraits>,
): FriendSourceTraits & { readonly trained: true } => ({
  ...FRIEND_TRAITS,
  ...traits,
  trained: true,
})

/** Name of the baseline that every blend contains and must keep up with. */
export const BASELINE = 'popularity' as const

const itemSources = {
  lightgcn: itemModel({
    ...{ priorWeight: 1, defaultWeight: 1, learnsInPasses: true, staysWithoutWeight: true },
  }),
  'graph-filter': itemModel({ priorWeight: 1 }),
  rp3: itemModel({
    // The array form gives the same scores without a round trip (decision 0014).
    live: { reads: 'slot', preferred: false },
    explains: ['SIMILAR_TO_HISTORY'],
    ...{ priorWeight: 0.5, minWeight: 0.05, defaultWeight: 1, staysWithoutWeight: true },
  }),
  als: itemModel({ priorWeight: 0.5 }),
  // Its matrix of items × items holds the most popular ones only, and a fit is cubic in their number.
  ease: itemModel({ priorWeight: 0.5, mostItems: 10_000 }),
  'friends-liked': itemModel({
    live: { reads: 'graph', preferred: true },
    explains: ['FRIENDS_LIKED'],
    ...{ readsEdges: true, supportsColdStart: true, personal: false },
    ...{ priorWeight: 0.3, minWeight: 0.01, defaultWeight: 0.4, staysWithoutWeight: true },
  }),
  community: itemModel({
    live: { reads: 'slot', preferred: true },
    explains: ['COMMUNITY'],
    ...{ readsEdges: true, supportsColdStart: true },
    ...{ priorWeight: 0.1, minWeight: 0.01, defaultWeight: 0.2, staysWithoutWeight: true },
  }),
  [BASELINE]: itemModel({
    live: { reads: 'graph', preferred: false },
    explains: ['POPULAR'],
    ...{ supportsColdStart: true, personal: false, foldsInItems: false },
    ...{ priorWeight: 0.1, minWeight: 0.01, defaultWeight: 0.05, staysWithoutWeight: true },
  }),
  'item-knn': itemModel({ enabledByDefault: false, priorWeight: 0.3 }),
  'user-knn': itemModel({ enabledByDefault: false, priorWeight: 0.3 }),
  'mf-bpr': itemModel({ enabledByDefault: false, priorWeight: 0.3, learnsInPasses: true }),
  content: itemModel({ enabledByDefault: false, priorWeight: 0.3 }),
  /**
   * Bounded two-hop count. A trained snapshot has seen all co-interactions, so it serves only without one.
   */
  'co-interaction': {
    ...ITEM_TRAITS,
    ...{ trained: false as const, enabledByDefault: false, defaultWeight: 1 },
    live: { reads: 'graph', preferred: false },
  },
} satisfies Readonly<Record<string, ItemSourceTraits>>

const TWO_HOP = {
  live: { reads: 'graph', preferred: true },
  explains: ['MUTUAL_FRIENDS'],
  twoHop: true,
} as const

const friendSources = {
  ranker: friendModel({ supportsColdStart: true, priorWeight: 2, timeShare: 0.6 }),
  'adamic-adar': friendModel({ ...TWO_HOP, priorWeight: 1, defaultWeight: 1 }),
  'resource-allocation': friendModel({ ...TWO_HOP, priorWeight: 0.3 }),
  'follow-back': friendModel({
    live: { reads: 'graph', preferred: true },
    explains: ['FOLLOWS_YOU'],
    ...{ supportsColdStart: true, priorWeight: 1, unlearnedWeight: 0.5 },
  }),
  taste: friendModel({
    explains: ['SHARED_ITEMS', 'TASTE'],
    ...{ readsEdges: false, supportsColdStart: true },
    ...{ priorWeight: 0.5, minWeight: 0.01, defaultWeight: 0.6 },
  }),
  embedding: friendModel({
    explains: ['SHARED_ITEMS', 'TASTE'],
    ...{ supportsColdStart: true, priorWeight: 0.5 },
  }),
  community: friendModel({
    live: { reads: 'slot', preferred: false },
    explains: ['COMMUNITY'],
    ...{ supportsColdStart: true, priorWeight: 0.1, minWeight: 0.01, defaultWeight: 0.15 },
  }),
  [BASELINE]: friendModel({
    live: { reads: 'graph', preferred: true },
    explains: ['POPULAR'],
    ...{ supportsColdStart: true, priorWeight: 0.05, minWeight: 0.01, defaultWeight: 0.02 },
  }),
  'common-neighbours': friendModel({ ...TWO_HOP, enabledByDefault: false, priorWeight: 0.1 }),
  'adamic-adar-reciprocal': friendModel({ enabledByDefault: false, priorWeight: 1 }),
  /** Stands in for `taste` where nothing was learned. */
  'shared-items': {
    ...FRIEND_TRAITS,
    ...{ trained: false as const, enabledByDefault: false, readsEdges: false, supportsColdStart: true },
    unlearnedWeight: 0.3,
    live: { reads: 'graph', preferred: false },
    explains: ['SHARED_ITEMS', 'TASTE'],
  },
} satisfies Readonly<Record<string, FriendSourceTraits>>

type TrainedOf<Sources> = {
  [Name in keyof Sources]: Sources[Name] extends { readonly trained: true } ? Name : never
}[keyof Sources]

/** Name of a candidate source of items. */
export type ItemSource = keyof typeof itemSources
/** Name of a candidate source of friends. */
export type FriendSource = keyof typeof friendSources
/** Name of a candidate source. */
export type SourceName = ItemSource | FriendSource
/** Name of a source of items that is also a model. */
export type TrainedItemSource = TrainedOf<typeof itemSources>
/** Name of a source of friends that is also a model. */
export type TrainedFriendSource = TrainedOf<typeof friendSources>

/** Candidate sources of items, in the order in which tables show them. */
export const ITEM_SOURCES: Readonly<Record<ItemSource, ItemSourceTraits>> = itemSources
/** Candidate sources of friends, in the order in which tables show them. */
export const FRIEND_SOURCES: Readonly<Record<FriendSource, FriendSourceTraits>> = friendSources

/** Weights by source, 0 or above; a source without an entry has weight 0. */
export type SourceWeights = Readonly<Partial<Record<SourceName, number>>>

/** Names of the sources of items. */
export const ITEM_SOURCE_NAMES = Object.keys(ITEM_SOURCES) as readonly ItemSource[]
/** Names of the sources of friends. */
export const FRIEND_SOURCE_NAMES = Object.keys(FRIEND_SOURCES) as readonly FriendSource[]

/** Whether a text is the name of a source of items. */
export function isItemSource(name: string): name is ItemSource {
  return Object.hasOwn(ITEM_SOURCES, name)
}

/** Names of sources and models in earlier versions of Kindred. */
const FORMER_NAMES: Readonly<Record<Target, Readonly<Record<string, SourceName>>>> = {
  item: { embedding: 'lightgcn', neighbours: 'rp3', friends: 'friends-liked', popular: BASELINE },
  friend: { popular: BASELINE },
}

/** The current name of a source or model that was renamed; any other name as it is. */
export function currentSourceName(name: string, target: Target): string {
  return Object.hasOwn(FORMER_NAMES[target], name) ? FORMER_NAMES[target][name]! : name
}
