import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { UserRef as UserRefModel, ItemRef as ItemRefModel, TagRef as TagRefModel, CommunityRef as CommunityRefModel, Explanation as ExplanationModel } from '../../core/page/index.js';
import type { RecommendationPage as RecommendationPageModel } from '../../app/pages/index.js';
import type { RecommendationEdge as RecommendationEdgeModel, SuggestionEdge as SuggestionEdgeModel, RequestContext } from '../request/index.js'
import type { SuggestionPage as SuggestionPageModel } from '../../app/friends/index.js';

export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
// Generated from graphql/ by `npm run build`; do not edit.
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A moment in ISO 8601 with a time zone, such as `2026-03-01T12:00:00Z`; a date alone is its midnight in UTC. Answers are in UTC. */
  DateTime: { input: Date; output: Date; }
};

export type Query = {
  readonly __typename?: 'Query';
  /**
   * Why an item is on a user's page, or why it is not: what each source says of it, its rank, what keeps it away, and what in the graph speaks for it. An item
   * that is kept away is scored as if it were not. Null if the user or the item is unknown.
   */
  readonly why?: Maybe<ItemAccount>;
  /**
   * The fewest items of a user's history without which an item would leave the user's page, found by computing pages without them. Null if the user
   * is unknown.
   */
  readonly counterfactual?: Maybe<Counterfactual>;
  /**
   * The page that a user would see if they had done some things and not others, and how it differs from theirs; nothing is written. Null if the user is
   * unknown. An item that does not exist, or cannot be removed since the user has done nothing with it, is `NOT_FOUND`.
   */
  readonly whatIf?: Maybe<SupposedPage>;
  /** All campaigns, also those that are over, by id. */
  readonly campaigns: ReadonlyArray<Campaign>;
  /** The community of the active snapshot with this id; null if unknown. */
  readonly community?: Maybe<Community>;
  /** The communities of the active snapshot that are parts of none, the largest first; empty before the first training. */
  readonly communities: CommunityConnection;
  /** The experiments of the configuration, in its order. */
  readonly experiments: ReadonlyArray<Experiment>;
  /** The experiment of this name; null if configuration has none. */
  readonly experiment?: Maybe<Experiment>;
  /**
   * How often items on pages were clicked: items shown in [since, until), by source, model and position. An item counts once a page; it is clicked
   * where an interaction of a kind that attracts names the page in `recommendationId`. Where `recordExposures` told what was seen of a page, only
   * that counts.
   */
  readonly clickThrough: ClickThroughReport;
  /** The user or item with this global id; null if unknown. */
  readonly node?: Maybe<Node>;
  /** The user with the owner's id; null if unknown. */
  readonly user?: Maybe<User>;
  /** At most 100 users, in the order asked; null where unknown. */
  readonly users: ReadonlyArray<Maybe<User>>;
  /** The item with the owner's id; null if unknown. */
  readonly item?: Maybe<Item>;
  /** At most 100 items, in the order asked; null where unknown. */
  readonly items: ReadonlyArray<Maybe<Item>>;
  /**
   * The given items (at most 1,000), best for this user first, with scores and reasons. Nothing but an unknown item is left out: items that
   * the user has seen or dismissed are ranked too. Null if the user is unknown.
   */
  readonly rank?: Maybe<ItemRecommendationConnection>;
  /**
   * Items by the number of users who interacted with them in a way that attracts; at most a minute old, and never older than the consistency token
   * that is sent.
   */
  readonly popular?: Maybe<ItemConnection>;
  /**
   * Items whose audience grows faster than it used to: the rate at which people take to an item, decayed over time, against the item's own past, decayed four
   * times as slowly: (now − past) / √(past + 1). At most a minute old, and never older than the consistency token that is sent.
   */
  readonly trending?: Maybe<ItemConnection>;
  /** What has appeared, the latest first; items without a date are not among it. `score` is the time in milliseconds since 1970. */
  readonly latest?: Maybe<ItemConnection>;
  /**
   * Items for somebody who is not known, from what they looked at in a session. Those items are not among them, without `includeSeen`. What does not
   * exist is passed over.
   */
  readonly recommendForSession: ItemRecommendationConnection;
  /** What serves now; null before the first training. */
  readonly activeSnapshot?: Maybe<Snapshot>;
  /**
   * Items for some people together, computed now. Nothing that one of them dismissed or made is among them, nor, without `includeSeen`, what one of them has
   * had. Two people who block each other may be asked for together: refusing would tell of the block, and the answer holds items alone. An unknown
   * user is `NOT_FOUND`.
   */
  readonly groupRecommendations: GroupRecommendations;
};


export type QueryWhyArgs = {
  user: Scalars['ID']['input'];
  item: Scalars['ID']['input'];
  first?: Scalars['Int']['input'];
  filter?: InputMaybe<ItemFilter>;
  exclude?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  rules?: InputMaybe<ItemRulesInput>;
};


export type QueryCounterfactualArgs = {
  user: Scalars['ID']['input'];
  item: Scalars['ID']['input'];
  first?: Scalars['Int']['input'];
  filter?: InputMaybe<ItemFilter>;
  exclude?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  rules?: InputMaybe<ItemRulesInput>;
};


export type QueryWhatIfArgs = {
  user: Scalars['ID']['input'];
  add?: InputMaybe<ReadonlyArray<SupposedInteraction>>;
  remove?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  dismiss?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  first?: Scalars['Int']['input'];
  filter?: InputMaybe<ItemFilter>;
  exclude?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  rules?: InputMaybe<ItemRulesInput>;
};


export type QueryCommunityArgs = {
  id: Scalars['ID']['input'];
};


export type QueryCommunitiesArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryExperimentArgs = {
  name: Scalars['String']['input'];
};


export type QueryClickThroughArgs = {
  by?: ReadonlyArray<ClickThroughDimension>;
  since?: InputMaybe<Scalars['DateTime']['input']>;
  until?: InputMaybe<Scalars['DateTime']['input']>;
};


export type QueryNodeArgs = {
  nodeId: Scalars['ID']['input'];
};


export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


export type QueryUsersArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


export type QueryItemArgs = {
  id: Scalars['ID']['input'];
};


export type QueryItemsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


export type QueryRankArgs = {
  user: Scalars['ID']['input'];
  items: ReadonlyArray<Scalars['ID']['input']>;
};


export type QueryPopularArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ItemFilter>;
};


export type QueryTrendingArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  windowDays?: Scalars['Int']['input'];
  filter?: InputMaybe<ItemFilter>;
};


export type QueryLatestArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ItemFilter>;
};


export type QueryRecommendForSessionArgs = {
  items: ReadonlyArray<Scalars['ID']['input']>;
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ItemFilter>;
  exclude?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  rules?: InputMaybe<ItemRulesInput>;
};


export type QueryGroupRecommendationsArgs = {
  users: ReadonlyArray<Scalars['ID']['input']>;
  first?: Scalars['Int']['input'];
  aggregation?: GroupAggregation;
  filter?: InputMaybe<ItemFilter>;
};

/** Why an item is on a page, or is not. */
export type ItemAccount = {
  readonly __typename?: 'ItemAccount';
  /** The item. */
  readonly item: Item;
  /** Sum of the contributions of `sources`: its score before rules. */
  readonly score: Scalars['Float']['output'];
  /** Place in the order of the page and of what is left behind it, from 1. Null where something keeps it away, and beyond 500. */
  readonly rank?: Maybe<Scalars['Int']['output']>;
  /** What each rule changed, in the order of the rules; those that changed nothing are left out, and all where `rank` is null. */
  readonly rules: ReadonlyArray<RuleChange>;
  /**
   * Place by score alone among all that the sources speak for, from 1; it counts items that may not be shown for what they are. Null where no source speaks
   * for it.
   */
  readonly place?: Maybe<Scalars['Int']['output']>;
  /** Every source that was asked, largest contribution first. */
  readonly sources: ReadonlyArray<SourceAccount>;
  /** All that keeps it off the page; empty where it is on it. */
  readonly obstacles: ReadonlyArray<Obstacle>;
  /** What speaks for it in the graph now, strongest first, at least one. The only people in it are the user and the user's friends. */
  readonly reasons: ReadonlyArray<ProvenReason>;
};

/** What one source says of an item, and how that becomes its contribution: `weight · max(0, score) / best`. */
export type SourceAccount = {
  readonly __typename?: 'SourceAccount';
  /** Its name. */
  readonly source: Scalars['String']['output'];
  /** Its part of the score. */
  readonly contribution: Scalars['Float']['output'];
  /** Its weight in the blend, as training learned it for this length of history. */
  readonly weight: Scalars['Float']['output'];
  /** What it says of the item, in its own unit; null where it does not name the item. */
  readonly rawScore?: Maybe<Scalars['Float']['output']>;
  /** The best that it says of any item that may be shown to the user. */
  readonly bestRawScore: Scalars['Float']['output'];
};

/** Something that keeps an item off a page. */
export type Obstacle = {
  readonly __typename?: 'Obstacle';
  /** What it is. */
  readonly kind: ObstacleKind;
  /** Shows it in the graph; null for what the graph does not hold. */
  readonly cypher?: Maybe<CypherStatement>;
};

export type ObstacleKind =
  /** The user's own history hides it. */
  | 'SEEN'
  /** The user dismissed it. */
  | 'DISMISSED'
  /** It is the user's own. */
  | 'AUTHORED'
  /** It is not available. */
  | 'UNAVAILABLE'
  /** The request excludes it. */
  | 'EXCLUDED'
  /** The filter does not let it through. */
  | 'FILTERED'
  /** No source speaks for it. */
  | 'NOT_SCORED'
  /** A rule moves it off the page: without rules it would be on it. */
  | 'RULES'
  /** Others rank before it, and the page is full. */
  | 'RANK';

/** A reason, with the Cypher that shows it. */
export type ProvenReason = {
  readonly __typename?: 'ProvenReason';
  /** The reason, as on a page. */
  readonly explanation: Explanation;
  /** Shows it in the graph. */
  readonly cypher: CypherStatement;
};

/** A query to run by oneself, in Neo4j Browser or by any driver; it reads only. */
export type CypherStatement = {
  readonly __typename?: 'CypherStatement';
  /** The Cypher. */
  readonly text: Scalars['String']['output'];
  /** Its parameters, as JSON. */
  readonly parameters: Scalars['String']['output'];
  /** The command that sets the parameters in Neo4j Browser; to be run first. */
  readonly setParameters: Scalars['String']['output'];
};

/** What an item's place on a page hangs on. */
export type Counterfactual = {
  readonly __typename?: 'Counterfactual';
  /** Rank on the page now, from 1; null where it is not on the page, and there is nothing to look for. */
  readonly rank?: Maybe<Scalars['Int']['output']>;
  /** Whether a set was found. At most 8 items are supposed away together, of the 64 that lead to the item most strongly. */
  readonly found: Scalars['Boolean']['output'];
  /** Items of the history: without all that the user did with them, the item leaves the page, whether they may then come back to it or not. */
  readonly items: ReadonlyArray<Item>;
  /** What the user did with them. */
  readonly interactions: ReadonlyArray<CausalInteraction>;
  /** Whether every smaller set, or where none was found every set of at most 8, was tried. */
  readonly proven: Scalars['Boolean']['output'];
  /** Rank without them; null beyond 500. */
  readonly rankWithout?: Maybe<Scalars['Int']['output']>;
  /** Items that come on to the page without them, best first. */
  readonly instead: ReadonlyArray<Item>;
  /** Pages that were computed to find out. */
  readonly pagesComputed: Scalars['Int']['output'];
};

/** One thing that a user did, without its id. */
export type CausalInteraction = {
  readonly __typename?: 'CausalInteraction';
  /** What it was done with. */
  readonly item: Item;
  /** Such as `LISTEN`. */
  readonly kind: Scalars['String']['output'];
  /** Strength within its kind. */
  readonly weight: Scalars['Float']['output'];
  /** Null where unknown. */
  readonly at?: Maybe<Scalars['DateTime']['output']>;
};

/** Something that a user is supposed to have done. */
export type SupposedInteraction = {
  /** Id of the item. */
  readonly item: Scalars['ID']['input'];
  /** `VIEW`, `CLICK`, `LISTEN`, `LIKE`, `RATE`, `PURCHASE`, `DISLIKE`, or one that configuration adds. */
  readonly kind?: Scalars['String']['input'];
  /** Strength within its kind, above 0. Default 1. */
  readonly weight?: InputMaybe<Scalars['Float']['input']>;
  /** When it is supposed to have happened. Without a time the event never counts as recent. */
  readonly at?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A page as it would be. */
export type SupposedPage = {
  readonly __typename?: 'SupposedPage';
  /** The entries, in order. */
  readonly entries: ReadonlyArray<SupposedEntry>;
  /** Items of the present page that would be on it no longer, in the order in which they are on it now. */
  readonly leaving: ReadonlyArray<LeavingEntry>;
  /** Why there are fewer entries than asked; null on a full page. */
  readonly shortfall?: Maybe<Shortfall>;
};

/** An item of a page as it would be. */
export type SupposedEntry = {
  readonly __typename?: 'SupposedEntry';
  /** The item. */
  readonly item: Item;
  /** Sum of `sources`, as `rules` would have changed it. */
  readonly score: Scalars['Float']['output'];
  /** What each source would contribute, largest first. */
  readonly sources: ReadonlyArray<SourceContribution>;
  /** What each rule would change, in the order of the rules; those that change nothing are left out. */
  readonly rules: ReadonlyArray<RuleChange>;
  /** Its rank as it would be, from 1. */
  readonly rank: Scalars['Int']['output'];
  /** Its rank now; null where it is kept away, and beyond 500. */
  readonly rankBefore?: Maybe<Scalars['Int']['output']>;
};

/** An item that would leave a page. */
export type LeavingEntry = {
  readonly __typename?: 'LeavingEntry';
  /** The item. */
  readonly item: Item;
  /** Its rank now, from 1. */
  readonly rankBefore: Scalars['Int']['output'];
  /** Its rank as it would be; null where it would be kept away, and beyond 500. */
  readonly rank?: Maybe<Scalars['Int']['output']>;
};

/** Something that can be recommended. */
export type Item = Node & {
  readonly __typename?: 'Item';
  /**
   * The people to whom this item should be shown, best first: who would like it, and has not had it yet. Nobody who is deactivated, dismissed the item, made it, or
   * did with it what hides it. Empty where the item is not available. For the owner: what people like is told of those who hide their ties, too.
   */
  readonly audience?: Maybe<AudienceConnection>;
  /** Opaque and global. */
  readonly nodeId: Scalars['ID']['output'];
  /** The owner's own id, raw. */
  readonly id: Scalars['ID']['output'];
  /** For people; null where the owner gave none. */
  readonly title?: Maybe<Scalars['String']['output']>;
  /** Names of the item's tags, heaviest first. */
  readonly tags: ReadonlyArray<Scalars['String']['output']>;
  /** False: the item is never recommended. */
  readonly available: Scalars['Boolean']['output'];
  /** When the item appeared; null where unknown. */
  readonly publishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its properties that the setting `catalogue.properties` declares, in the order declared there; those that it has. */
  readonly properties: ReadonlyArray<ItemProperty>;
  /** Items like this one: the neighbours that training found, or what the same people like where there are none. */
  readonly similar?: Maybe<ItemConnection>;
  /**
   * People who did something with this item also did something with these: people who did both / √(interactions of the other item + 10), of at most 200
   * people. People who bought this also looked at: `alsoInteracted(kinds: ["PURCHASE"], alsoKinds: ["VIEW"])`.
   */
  readonly alsoInteracted?: Maybe<ItemConnection>;
};


/** Something that can be recommended. */
export type ItemAudienceArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Something that can be recommended. */
export type ItemSimilarArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ItemFilter>;
};


/** Something that can be recommended. */
export type ItemAlsoInteractedArgs = {
  kinds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  alsoKinds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ItemFilter>;
};

/** A page of people who would like an item. */
export type AudienceConnection = {
  readonly __typename?: 'AudienceConnection';
  /** The entries, in order. */
  readonly edges: ReadonlyArray<AudienceEdge>;
  /** Where the page lies in its list. */
  readonly pageInfo: PageInfo;
  /** Why there are fewer entries than asked; null on a full page. */
  readonly shortfall?: Maybe<Shortfall>;
};

/** A person who would like an item. */
export type AudienceEdge = {
  readonly __typename?: 'AudienceEdge';
  /** Continues behind this entry when given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The person. */
  readonly node: User;
  /** What the order goes by, up to 2: 1 for whoever is best by what the network learned, and 1 for whoever took most to items like this one. */
  readonly score: Scalars['Float']['output'];
  /** What each source added to the score: `embedding`, and `neighbours`, or `co-interaction` where training knows of no neighbours. */
  readonly sources: ReadonlyArray<SourceContribution>;
};

/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Creates campaigns, or replaces those with the same id, with all that they promote. */
  readonly upsertCampaigns: UpsertPayload;
  /** Ends campaigns at once. */
  readonly deleteCampaigns: DeletePayload;
  /**
   * Tells what was really seen of pages; of such a page only this counts as shown. Told in parts it adds up, told twice it is the same. A payload that
   * arrives is a write that is committed.
   */
  readonly recordExposures: ExposurePayload;
  /** Creates or changes users by id; fields that are left out stay as they are. */
  readonly upsertUsers: UpsertPayload;
  /** Creates or changes items by id; fields that are left out stay as they are, `tags` replaces all tags. */
  readonly upsertItems: UpsertPayload;
  /** Deletes users with their interactions and ties. */
  readonly deleteUsers: DeletePayload;
  /** Deletes items with their interactions. */
  readonly deleteItems: DeletePayload;
  /** Records what users did. The same event sent twice is one event. Users and items must exist unless `createMissing` is set. */
  readonly recordInteractions: RecordPayload;
  /** Deletes interactions by their id. */
  readonly removeInteractions: DeletePayload;
  /** Friendships in bulk, for an existing user base; no request is needed. */
  readonly upsertFriendships: UpsertPayload;
  /** `from` asks `to`. If `to` has asked already, they are friends. */
  readonly requestFriendship: FriendshipPayload;
  /** The request ran from → to; `to` accepts it. */
  readonly acceptFriendship: FriendshipPayload;
  /** The request ran from → to; `to` declines it. */
  readonly declineFriendship: FriendshipPayload;
  /** The request ran from → to; `from` takes it back. */
  readonly cancelFriendship: FriendshipPayload;
  /** Ends a friendship. */
  readonly removeFriendship: FriendshipPayload;
  /** `user` follows `target`; one way, no request. */
  readonly follow: FriendshipPayload;
  /** `user` no longer follows `target`. */
  readonly unfollow: FriendshipPayload;
  /** Neither of the two is shown to the other from now on, nor used to reach or explain anything; their tie and requests end. */
  readonly block: BlockPayload;
  /** Takes a block back; what the block ended stays ended. */
  readonly unblock: BlockPayload;
  /** `suggestible: false` keeps a user out of all suggestions; `showTies: false` keeps the user's ties and likes out of what others see. */
  readonly setVisibility: VisibilityPayload;
  /** The user does not want to see this item or person again. */
  readonly dismiss: DismissPayload;
  /** Takes a dismissal back. */
  readonly undismiss: DismissPayload;
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationUpsertCampaignsArgs = {
  input: ReadonlyArray<CampaignInput>;
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationDeleteCampaignsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationRecordExposuresArgs = {
  input: ReadonlyArray<ExposureInput>;
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationUpsertUsersArgs = {
  input: ReadonlyArray<UserInput>;
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationUpsertItemsArgs = {
  input: ReadonlyArray<ItemInput>;
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationDeleteUsersArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationDeleteItemsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationRecordInteractionsArgs = {
  input: ReadonlyArray<InteractionInput>;
  createMissing?: Scalars['Boolean']['input'];
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationRemoveInteractionsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationUpsertFriendshipsArgs = {
  input: ReadonlyArray<TieInput>;
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationRequestFriendshipArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationAcceptFriendshipArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationDeclineFriendshipArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationCancelFriendshipArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationRemoveFriendshipArgs = {
  a: Scalars['ID']['input'];
  b: Scalars['ID']['input'];
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationFollowArgs = {
  user: Scalars['ID']['input'];
  target: Scalars['ID']['input'];
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationUnfollowArgs = {
  user: Scalars['ID']['input'];
  target: Scalars['ID']['input'];
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationBlockArgs = {
  user: Scalars['ID']['input'];
  target: Scalars['ID']['input'];
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationUnblockArgs = {
  user: Scalars['ID']['input'];
  target: Scalars['ID']['input'];
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationSetVisibilityArgs = {
  user: Scalars['ID']['input'];
  suggestible?: InputMaybe<Scalars['Boolean']['input']>;
  showTies?: InputMaybe<Scalars['Boolean']['input']>;
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationDismissArgs = {
  user: Scalars['ID']['input'];
  target: DismissTarget;
};


/**
 * A batch is atomic for what it accepts; each rejected entry is listed. Every payload carries a `consistencyToken`: sent back in the header
 * `Kindred-Consistency-Token`, it makes a later answer include the write, on any replica.
 */
export type MutationUndismissArgs = {
  user: Scalars['ID']['input'];
  target: DismissTarget;
};

/** A rule for everybody's `recommendations`, for a time: it lifts or buries items, or pins them. It shows nobody what they may not be shown. */
export type Campaign = {
  readonly __typename?: 'Campaign';
  /** The owner's own id. */
  readonly id: Scalars['ID']['output'];
  /** Items that it names. */
  readonly items: ReadonlyArray<Item>;
  /** Tags whose items it lifts or buries. */
  readonly tags: ReadonlyArray<Scalars['String']['output']>;
  /** Scores are multiplied by it; null: it pins. */
  readonly factor?: Maybe<Scalars['Float']['output']>;
  /** Place of the first of its items; null: it multiplies. */
  readonly position?: Maybe<Scalars['Int']['output']>;
  /** When it begins to hold; null: at once. */
  readonly from?: Maybe<Scalars['DateTime']['output']>;
  /** When it no longer holds. */
  readonly until: Scalars['DateTime']['output'];
};

/** A campaign to create or replace: with a factor or a position. */
export type CampaignInput = {
  /** The owner's own id, at most 512 characters. */
  readonly id: Scalars['ID']['input'];
  /** Items, at most 1,000. */
  readonly items?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Tags whose items are meant, at most 1,000; not where it pins. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** 0 … 1,000: above 1 lifts, below 1 buries; 0 leaves for the end. */
  readonly factor?: InputMaybe<Scalars['Float']['input']>;
  /** Pins the items, by id, at this place (from 1, over all pages of a scroll) and those behind it. */
  readonly position?: InputMaybe<Scalars['Int']['input']>;
  /** When it begins to hold; default at once. */
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  /** When it no longer holds. */
  readonly until: Scalars['DateTime']['input'];
};

/**
 * A group of people with close ties or tastes, as training found it. It keeps its id and name from one training to the next while most of its members
 * stay together.
 */
export type Community = {
  readonly __typename?: 'Community';
  /** Names it, in this snapshot and in those after it in which it lives on. */
  readonly id: Scalars['ID']['output'];
  /** For people, such as the tags its members favour. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** People in it, those in its parts among them. */
  readonly size: Scalars['Int']['output'];
  /**
   * How clearly its parts stand apart, 0 … 1: the modularity of the graph inside it. Null where it has no parts; that of the whole graph is a metric of
   * the snapshot.
   */
  readonly modularity?: Maybe<Scalars['Float']['output']>;
  /** The larger community that it is a part of; null for one that is part of none. */
  readonly parent?: Maybe<Community>;
  /** Its parts, the largest first. Not everybody in it is in one of them. */
  readonly children: ReadonlyArray<Community>;
  /** People in it by id, as far as anybody may see them: those who are active, want to be suggested and show their ties. */
  readonly members: UserConnection;
  /** What its members like more than others do, at most 200 items. */
  readonly favourites: ItemConnection;
};


/**
 * A group of people with close ties or tastes, as training found it. It keeps its id and name from one training to the next while most of its members
 * stay together.
 */
export type CommunityMembersArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/**
 * A group of people with close ties or tastes, as training found it. It keeps its id and name from one training to the next while most of its members
 * stay together.
 */
export type CommunityFavouritesArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ItemFilter>;
};

/** A page of communities. */
export type CommunityConnection = {
  readonly __typename?: 'CommunityConnection';
  /** The entries, in order. */
  readonly edges: ReadonlyArray<CommunityEdge>;
  /** Where the page lies in its list. */
  readonly pageInfo: PageInfo;
};

/** A community's place in a page. */
export type CommunityEdge = {
  readonly __typename?: 'CommunityEdge';
  /** Continues behind this entry when given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The community. */
  readonly node: Community;
};

/** A community that a user may like to join. */
export type CommunitySuggestion = {
  readonly __typename?: 'CommunitySuggestion';
  /** The community; the user is no member of it. */
  readonly community: Community;
  /** 0 … 1, from friends among its members and from the user's taste among its favourites; compares entries of one list. */
  readonly score: Scalars['Float']['output'];
  /** Paths that exist in the graph now, strongest first, at least one. The only people in them are the user and the user's friends. */
  readonly because: ReadonlyArray<Explanation>;
};

/** A person of the owner's application. */
export type User = Node & {
  readonly __typename?: 'User';
  /**
   * The smallest community that the user is in, as the active snapshot found it; its `parent` is the larger one. Null for somebody in none, and for whoever
   * came after training.
   */
  readonly community?: Maybe<Community>;
  /** Communities that the user is not in and may like to join, best first. */
  readonly communitiesToJoin: ReadonlyArray<CommunitySuggestion>;
  /**
   * People with the nearest taste, friends among them; best first. Nobody who is blocked either way, dismissed, deactivated, not to be suggested, or who hides
   * their ties, and with them their likes.
   */
  readonly similarUsers?: Maybe<SimilarUserConnection>;
  /**
   * Items for this user that friends would like too, best first: neither the user nor a friend who is named has had, dismissed or made the item. Named are
   * friends who are active and show their ties.
   */
  readonly recommendedWithFriends?: Maybe<ReadonlyArray<ItemWithFriends>>;
  /** Opaque and global. */
  readonly nodeId: Scalars['ID']['output'];
  /** The owner's own id, raw. */
  readonly id: Scalars['ID']['output'];
  /** For people; null where the owner gave none. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Items for this user, computed now from the live graph. A page holds `first` entries or says in `shortfall` why not. */
  readonly recommendations?: Maybe<ItemRecommendationConnection>;
  /** People this user may know. Friends, pending requests, blocked, hidden and dismissed people are never among them. */
  readonly friendSuggestions?: Maybe<FriendSuggestionConnection>;
  /** What the user did, latest first; events without a time come last. */
  readonly history?: Maybe<InteractionConnection>;
  /** The user's friends, by id. */
  readonly friends?: Maybe<UserConnection>;
};


/** A person of the owner's application. */
export type UserCommunitiesToJoinArgs = {
  first?: Scalars['Int']['input'];
};


/** A person of the owner's application. */
export type UserSimilarUsersArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A person of the owner's application. */
export type UserRecommendedWithFriendsArgs = {
  first?: Scalars['Int']['input'];
};


/** A person of the owner's application. */
export type UserRecommendationsArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ItemFilter>;
  exclude?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  rules?: InputMaybe<ItemRulesInput>;
};


/** A person of the owner's application. */
export type UserFriendSuggestionsArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A person of the owner's application. */
export type UserHistoryArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A person of the owner's application. */
export type UserFriendsArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A page of recommended items. */
export type ItemRecommendationConnection = {
  readonly __typename?: 'ItemRecommendationConnection';
  /** The variants that made this page, one an experiment that the user takes part in. */
  readonly variants: ReadonlyArray<VariantAssignment>;
  /** The entries, in order. */
  readonly edges: ReadonlyArray<ItemRecommendationEdge>;
  /** Where the page lies in its list. */
  readonly pageInfo: PageInfo;
  /** Why there are fewer entries than asked; null on a full page. */
  readonly shortfall?: Maybe<Shortfall>;
  /** Names this page in `InteractionInput.recommendationId`. */
  readonly recommendationId: Scalars['ID']['output'];
};

/** Which variant of an experiment made a page. */
export type VariantAssignment = {
  readonly __typename?: 'VariantAssignment';
  /** Name of the experiment. */
  readonly experiment: Scalars['String']['output'];
  /** Name of the variant. */
  readonly variant: Scalars['String']['output'];
};

/** Named ways to make a page, each given to a part of the users, and how they do. */
export type Experiment = {
  readonly __typename?: 'Experiment';
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** How users are given to variants. */
  readonly allocation: Allocation;
  /** In the order of the configuration; the first is the control. */
  readonly variants: ReadonlyArray<ExperimentVariant>;
};

export type Allocation =
  /** Fixed shares, by a hash of user and experiment. */
  | 'HASH'
  /** A bandit: the better a variant does, the more users it is given. */
  | 'THOMPSON';

/** How a variant does. A page shown is one exposure, clicked where at least one of its items was; users are the units of all intervals and tests. */
export type ExperimentVariant = {
  readonly __typename?: 'ExperimentVariant';
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Of the users who take part: fixed, or the chance that the bandit holds it for best. */
  readonly share: Scalars['Float']['output'];
  /** Users who were shown a page of it. */
  readonly users: Scalars['Int']['output'];
  /** Pages shown. */
  readonly exposures: Scalars['Int']['output'];
  /** Pages of which something was clicked. */
  readonly clicks: Scalars['Int']['output'];
  /** Clicks an exposure; null without an exposure. */
  readonly rate?: Maybe<Scalars['Float']['output']>;
  /** 95 % confidence sequence of the rate: it holds at all looks together. Null below 100 users or 25 clicks. */
  readonly interval?: Maybe<Interval>;
  /** Rate less that of the control. Null for the control, for a bandit, and where one of the two has too few users or clicks. */
  readonly difference?: Maybe<Scalars['Float']['output']>;
  /** Confidence sequence of the difference: holds at all looks, and for all variants together, with 95 %. */
  readonly differenceInterval?: Maybe<Interval>;
  /** Always valid: below 0.05 a difference may be believed, however often it was looked at. */
  readonly pValue?: Maybe<Scalars['Float']['output']>;
  /** What may be believed by now. */
  readonly verdict: Verdict;
};

export type Verdict =
  /** What the others are compared with. */
  | 'CONTROL'
  /** Fewer than 100 users or 25 clicked pages, here or in the control. */
  | 'TOO_FEW'
  /** No difference can be told yet. */
  | 'UNDECIDED'
  /** Clicked more than the control. */
  | 'BETTER'
  /** Clicked less than the control. */
  | 'WORSE'
  /** A bandit decides by itself; its shares say what it holds for best. */
  | 'BANDIT';

export type ClickThroughDimension =
  /** The source that contributed most to the item's place. */
  | 'SOURCE'
  /** The version of the snapshot that served. */
  | 'MODEL'
  /** The place in the list, from 1. */
  | 'POSITION';

/** Items shown and clicked within a window of time. */
export type ClickThroughReport = {
  readonly __typename?: 'ClickThroughReport';
  /** Most exposures first. */
  readonly rows: ReadonlyArray<ClickThrough>;
  /** The window's beginning. */
  readonly since: Scalars['DateTime']['output'];
  /** The window's end, not in it. */
  readonly until: Scalars['DateTime']['output'];
  /** Pages of this server that are not written yet; usually those of the last second. */
  readonly waiting: Scalars['Int']['output'];
  /** Pages of this server that could not be recorded since it started, and never will be. */
  readonly dropped: Scalars['Int']['output'];
};

/** Items shown and clicked. What was not counted by, or is not known, is null. */
export type ClickThrough = {
  readonly __typename?: 'ClickThrough';
  /** The source that contributed most. */
  readonly source?: Maybe<Scalars['String']['output']>;
  /** Version of the snapshot. */
  readonly model?: Maybe<Scalars['ID']['output']>;
  /** From 1. */
  readonly position?: Maybe<Scalars['Int']['output']>;
  /** Items shown, each once a page. */
  readonly exposures: Scalars['Int']['output'];
  /** Those of them that were clicked. */
  readonly clicks: Scalars['Int']['output'];
  /** Clicks an exposure. */
  readonly rate: Scalars['Float']['output'];
  /** 95 % interval of the rate (Wilson's score). It takes exposures for independent; those of one user are not quite. */
  readonly interval: Interval;
};

/** Bounds of a figure. */
export type Interval = {
  readonly __typename?: 'Interval';
  /** Lower bound. */
  readonly low: Scalars['Float']['output'];
  /** Upper bound. */
  readonly high: Scalars['Float']['output'];
};

/** What was seen of one page. */
export type ExposureInput = {
  /** The page. */
  readonly recommendationId: Scalars['ID']['input'];
  /** Whose page it was; absent: nobody who is known. */
  readonly user?: InputMaybe<Scalars['ID']['input']>;
  /** Ids of the items that were seen, 1 to 100. */
  readonly items: ReadonlyArray<Scalars['ID']['input']>;
  /** Default: now. */
  readonly at?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What became of a batch of exposures. */
export type ExposurePayload = {
  readonly __typename?: 'ExposurePayload';
  /** Entries that were taken. */
  readonly recorded: Scalars['Int']['output'];
  /** Entries that were left out, and why. */
  readonly rejected: ReadonlyArray<Rejection>;
  /** Sent back in the header `Kindred-Consistency-Token`, a later answer includes this write. */
  readonly consistencyToken: Scalars['String']['output'];
};

/** A page of events. */
export type InteractionConnection = {
  readonly __typename?: 'InteractionConnection';
  /** The entries, in order. */
  readonly edges: ReadonlyArray<InteractionEdge>;
  /** Where the page lies in its list. */
  readonly pageInfo: PageInfo;
};

/** An event's place in a page. */
export type InteractionEdge = {
  readonly __typename?: 'InteractionEdge';
  /** Continues behind this entry when given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The event. */
  readonly node: Interaction;
};

/** One thing that a user did with an item. */
export type Interaction = {
  readonly __typename?: 'Interaction';
  /** Null for events that came by bulk import. */
  readonly id?: Maybe<Scalars['ID']['output']>;
  /** What it was done with. */
  readonly item: Item;
  /** Such as `LISTEN`; what a kind means is configuration. */
  readonly kind: Scalars['String']['output'];
  /** Strength within its kind; 1 is ordinary. */
  readonly weight: Scalars['Float']['output'];
  /** Null where unknown; such an event never counts as recent. */
  readonly at?: Maybe<Scalars['DateTime']['output']>;
};

/** An event to record. */
export type InteractionInput = {
  /** The event's own id. Default: one made from user, item, kind and time. */
  readonly id?: InputMaybe<Scalars['ID']['input']>;
  /** Id of the user. */
  readonly user: Scalars['ID']['input'];
  /** Id of the item. */
  readonly item: Scalars['ID']['input'];
  /** `VIEW`, `CLICK`, `LISTEN`, `LIKE`, `RATE`, `PURCHASE`, `DISLIKE`, or one that configuration adds. */
  readonly kind?: Scalars['String']['input'];
  /** Strength within its kind, above 0. Default 1. */
  readonly weight?: InputMaybe<Scalars['Float']['input']>;
  /** When it happened. Without a time the event never counts as recent. */
  readonly at?: InputMaybe<Scalars['DateTime']['input']>;
  /** The page that led to it. */
  readonly recommendationId?: InputMaybe<Scalars['ID']['input']>;
};

/** What became of a batch of events. */
export type RecordPayload = {
  readonly __typename?: 'RecordPayload';
  /** Events that are new. */
  readonly recorded: Scalars['Int']['output'];
  /** Events that had been recorded before. */
  readonly duplicates: Scalars['Int']['output'];
  /** Entries that were left out, and why. */
  readonly rejected: ReadonlyArray<Rejection>;
  /** The users of the accepted events, each once. */
  readonly users: ReadonlyArray<User>;
  /** Sent back in the header `Kindred-Consistency-Token`, a later answer includes this write. */
  readonly consistencyToken: Scalars['String']['output'];
};

/** A declared property of an item: a number or a text. */
export type ItemProperty = {
  readonly __typename?: 'ItemProperty';
  /** As the setting `catalogue.properties` has it. */
  readonly name: Scalars['String']['output'];
  /** Null for a text. */
  readonly number?: Maybe<Scalars['Float']['output']>;
  /** Null for a number. */
  readonly text?: Maybe<Scalars['String']['output']>;
};

/** A page of items. */
export type ItemConnection = {
  readonly __typename?: 'ItemConnection';
  /** The entries, in order. */
  readonly edges: ReadonlyArray<ItemEdge>;
  /** Where the page lies in its list. */
  readonly pageInfo: PageInfo;
};

/** An item's place in a page. */
export type ItemEdge = {
  readonly __typename?: 'ItemEdge';
  /** Continues behind this entry when given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Item;
  /** What the list is ordered by, in its own unit. */
  readonly score?: Maybe<Scalars['Float']['output']>;
};

/** An item to create or change. */
export type ItemInput = {
  /** The owner's own id, at most 512 characters. */
  readonly id: Scalars['ID']['input'];
  /** For people. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
  /** Replaces all tags of the item. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** False: the item is never recommended. Default true. */
  readonly available?: InputMaybe<Scalars['Boolean']['input']>;
  /** When the item appeared. */
  readonly publishedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Id of the user who made it; it is never recommended to its author. */
  readonly author?: InputMaybe<Scalars['ID']['input']>;
  /** The owner's own description of the item as numbers. */
  readonly vector?: InputMaybe<ReadonlyArray<Scalars['Float']['input']>>;
  /** Declared properties; those that are not named stay as they are. */
  readonly properties?: InputMaybe<ReadonlyArray<ItemPropertyInput>>;
};

/** A declared property of an item to set; with neither a number nor a text, to remove. */
export type ItemPropertyInput = {
  /** One that the setting `catalogue.properties` declares. */
  readonly name: Scalars['String']['input'];
  /** For a property that is a `number` there. */
  readonly number?: InputMaybe<Scalars['Float']['input']>;
  /** For a property that is a `text` there. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
};

/** Which items may appear; all conditions must hold. Applied before a page is cut, so that it is still full. */
export type ItemFilter = {
  /** The item has at least one of these tags. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The item has none of these tags. */
  readonly excludeTags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The item appeared after this moment; items without a date do not pass. */
  readonly publishedAfter?: InputMaybe<Scalars['DateTime']['input']>;
  /** The item appeared before this moment; items without a date do not pass. */
  readonly publishedBefore?: InputMaybe<Scalars['DateTime']['input']>;
  /** What declared properties must be, at most 20 conditions; an item without such a property does not pass. */
  readonly properties?: InputMaybe<ReadonlyArray<PropertyFilter>>;
  /** Nothing but these, at most 10,000. */
  readonly onlyIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Show items again that the user's own history hides. Dismissed items stay hidden. */
  readonly includeSeen?: Scalars['Boolean']['input'];
};

/** A condition on a declared property of items: bounds for a number, `in` for a text. */
export type PropertyFilter = {
  /** One that the setting `catalogue.properties` declares. */
  readonly name: Scalars['String']['input'];
  /** Not below. */
  readonly min?: InputMaybe<Scalars['Float']['input']>;
  /** Not above. */
  readonly max?: InputMaybe<Scalars['Float']['input']>;
  /** One of these, at most 100. */
  readonly in?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** A recommended item, with its reasons. */
export type ItemRecommendationEdge = {
  readonly __typename?: 'ItemRecommendationEdge';
  /** Continues behind this entry when given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Item;
  /** Sum of `sources`, as `rules` have changed it; compares entries of one page, not of two users. */
  readonly score: Scalars['Float']['output'];
  /** What each source of candidates contributed, largest first; they add up to the score before rules. */
  readonly sources: ReadonlyArray<SourceContribution>;
  /** What each rule changed, in the order of the rules; those that changed nothing are left out. */
  readonly rules: ReadonlyArray<RuleChange>;
  /** Paths that exist in the graph now, strongest first, at least one. The only people in them are the viewer and the viewer's friends. */
  readonly because: ReadonlyArray<Explanation>;
};

/** A page of suggested people. */
export type FriendSuggestionConnection = {
  readonly __typename?: 'FriendSuggestionConnection';
  /** The entries, in order. */
  readonly edges: ReadonlyArray<FriendSuggestionEdge>;
  /** Where the page lies in its list. */
  readonly pageInfo: PageInfo;
  /** Why there are fewer entries than asked; null on a full page. */
  readonly shortfall?: Maybe<Shortfall>;
  /** Names this page. */
  readonly recommendationId: Scalars['ID']['output'];
};

/** A suggested person, with reasons. */
export type FriendSuggestionEdge = {
  readonly __typename?: 'FriendSuggestionEdge';
  /** Continues behind this entry when given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The person. */
  readonly node: User;
  /** Sum of `sources`; compares entries of one page, not of two users. */
  readonly score: Scalars['Float']['output'];
  /** What each source of candidates contributed, largest first. */
  readonly sources: ReadonlyArray<SourceContribution>;
  /**
   * Paths that exist in the graph now, strongest first, at least one. The only people between the two ends are mutual friends whose ties the
   * viewer may know.
   */
  readonly because: ReadonlyArray<Explanation>;
  /**
   * Calibrated probability that the two become tied, 0 to 1: of the tie being there, had the graph not lost it. Null where the active snapshot
   * learned none, or did not weigh this person, and for somebody who hides their ties.
   */
  readonly probability?: Maybe<Scalars['Float']['output']>;
  /**
   * Probability that the person follows back once followed, 1 for somebody who follows the viewer already. Null where `probability` is, and
   * where ties have no direction.
   */
  readonly returnProbability?: Maybe<Scalars['Float']['output']>;
  /** Mutual friends whose ties the viewer may know. */
  readonly mutualFriendCount: Scalars['Int']['output'];
  /** The first of them, by id. */
  readonly mutualFriends: ReadonlyArray<User>;
};


/** A suggested person, with reasons. */
export type FriendSuggestionEdgeMutualFriendsArgs = {
  first?: Scalars['Int']['input'];
};

/** One source's part in a score; all parts add up to the score before rules. */
export type SourceContribution = {
  readonly __typename?: 'SourceContribution';
  /** `embedding`, `neighbours`, `friends`, `community`, `popular`, `co-interaction` and the like. */
  readonly source: Scalars['String']['output'];
  /** Its part of the score. */
  readonly contribution: Scalars['Float']['output'];
};

/** A reason that can be checked: a path through the graph. */
export type Explanation = {
  readonly __typename?: 'Explanation';
  /** What kind of reason it is. */
  readonly kind: ExplanationKind;
  /** For people. */
  readonly text: Scalars['String']['output'];
  /** How many paths of this kind there are, or people or interactions behind it, where that is counted; interactions are counted up to 100. */
  readonly count?: Maybe<Scalars['Int']['output']>;
  /** The strongest path, from the viewer to the entry; the entry alone where no path leads there. */
  readonly steps: ReadonlyArray<PathStep>;
};


/** A reason that can be checked: a path through the graph. */
export type ExplanationTextArgs = {
  locale?: Scalars['String']['input'];
};

export type ExplanationKind =
  /** Like an item of the user's history. */
  | 'SIMILAR_TO_HISTORY'
  /** Friends of the user liked it. */
  | 'FRIENDS_LIKED'
  /** A favourite of the user's community. */
  | 'COMMUNITY'
  /** Shares tags with the user's history. */
  | 'TAGS'
  /** Many people like it. */
  | 'POPULAR'
  /** Its audience is growing. */
  | 'TRENDING'
  /** It appeared lately, or nobody has found it yet; a person whom nothing else speaks for. */
  | 'NEW'
  /** Near to the user's taste, as training or people who like the same found it. */
  | 'TASTE'
  /** Friends in common. */
  | 'MUTUAL_FRIENDS'
  /** Both like the same items. */
  | 'SHARED_ITEMS'
  /** The person follows the viewer. */
  | 'FOLLOWS_YOU'
  /** Friends of the user belong to the community. */
  | 'FRIENDS_IN';

/** One node of a path. */
export type PathStep = {
  readonly __typename?: 'PathStep';
  /** What the path runs through. */
  readonly node: PathNode;
  /** The type of the relationship that led here; null at the start. */
  readonly via?: Maybe<Scalars['String']['output']>;
};

export type PathNode = User | Item | Tag | Community;

/** A word that describes items. */
export type Tag = {
  readonly __typename?: 'Tag';
  /** The word itself. */
  readonly name: Scalars['String']['output'];
};

/** Why a page is not full. */
export type Shortfall = {
  readonly __typename?: 'Shortfall';
  /** What kind of end was reached. */
  readonly reason: ShortfallReason;
  /** How many entries are missing. */
  readonly missing: Scalars['Int']['output'];
};

export type ShortfallReason =
  /** The user has been shown, has hidden or excluded all there is. */
  | 'CATALOGUE_EXHAUSTED'
  /** More exists, but the filter keeps it out. */
  | 'FILTER_TOO_NARROW'
  /** More exists, but the quotas of the rules keep it out of this page. */
  | 'QUOTA_REACHED'
  /** There is nobody left to suggest. */
  | 'NOBODY_LEFT';

/**
 * Rules of a page of items; what is left out is as the setting `pages.rules` has it, which by default changes nothing. A page that follows another by its
 * cursor takes the same rules.
 */
export type ItemRulesInput = {
  /** 0 … 1: how much the entries must differ, by what training learned of them, or by their tags (maximal marginal relevance). */
  readonly diversity?: InputMaybe<Scalars['Float']['input']>;
  /** 0 … 1: how much of what popularity gives is taken back; scores are divided by (1 + people who like it) to that power. */
  readonly popularityDebias?: InputMaybe<Scalars['Float']['input']>;
  /** 0 … 1: how much is taken from what is like things that the user knows. */
  readonly novelty?: InputMaybe<Scalars['Float']['input']>;
  /** 0 … 1: the share of the page that is drawn, each as likely as any other, from what would not have reached it. */
  readonly exploration?: InputMaybe<Scalars['Float']['input']>;
  /** How many entries of the page carry a tag, at most 50 quotas. */
  readonly quotas?: InputMaybe<ReadonlyArray<TagQuotaInput>>;
  /** Items to lift or to bury, at most 100 boosts. */
  readonly boosts?: InputMaybe<ReadonlyArray<BoostInput>>;
  /** Items with places of their own, at most 100. A pinned item that may not be shown to the user, or is kept out by the filter, is not shown. */
  readonly pins?: InputMaybe<ReadonlyArray<PinInput>>;
  /** Whether what was shown and ignored fades. */
  readonly fatigue?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether campaigns hold; default true. */
  readonly campaigns?: InputMaybe<Scalars['Boolean']['input']>;
};

/** How many entries of a page carry a tag. */
export type TagQuotaInput = {
  /** The tag. */
  readonly tag: Scalars['String']['input'];
  /** At least so many, as far as there are so many. */
  readonly min?: InputMaybe<Scalars['Int']['input']>;
  /** Never more; the page is short, and says so, where nothing else is left. */
  readonly max?: InputMaybe<Scalars['Int']['input']>;
};

/** Lifts or buries items: their scores are multiplied. */
export type BoostInput = {
  /** These items, at most 1,000. */
  readonly items?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Items with one of these tags, at most 100. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** 0 … 1,000: above 1 lifts, below 1 buries; 0 leaves them for the end. */
  readonly factor: Scalars['Float']['input'];
};

/** An item at a place of its own. */
export type PinInput = {
  /** The item. */
  readonly item: Scalars['ID']['input'];
  /** From 1 to 1,000, counted over all pages of a scroll. */
  readonly position: Scalars['Int']['input'];
};

/** What a rule did to an entry. */
export type RuleChange = {
  readonly __typename?: 'RuleChange';
  /** The rule. */
  readonly rule: ItemRule;
  /** Its place before the rule, from 1, among all that the rule looked at. */
  readonly rankBefore: Scalars['Int']['output'];
  /** Its place after it. */
  readonly rankAfter: Scalars['Int']['output'];
  /** Its score before the rule. */
  readonly scoreBefore: Scalars['Float']['output'];
  /** Its score after it. */
  readonly scoreAfter: Scalars['Float']['output'];
};

/** Rules, in the order in which they are applied. */
export type ItemRule =
  /** Takes back what popularity alone gives. */
  | 'POPULARITY_DEBIAS'
  /** Makes room for what is unlike things known. */
  | 'NOVELTY'
  /** Lifts or buries. */
  | 'BOOST'
  /** Makes room where an item was shown and ignored. */
  | 'FATIGUE'
  /** Makes entries differ. */
  | 'DIVERSITY'
  /** Draws from what would not have reached the page. */
  | 'EXPLORATION'
  /** Keeps the number of entries of a tag within bounds. */
  | 'QUOTA'
  /** Puts an item at a place of its own. */
  | 'PIN';

/** Something with an id that is unique over all types. */
export type Node = {
  /** Opaque and global: `node(nodeId:)` finds the object again. The owner's own id is `id`. */
  readonly nodeId: Scalars['ID']['output'];
};

/** Where a page lies in its list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Whether there is something behind the page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Cursor of the last entry; null on an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether the page continues an earlier one. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first entry; null on an empty page. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** What became of a batch that creates or changes. */
export type UpsertPayload = {
  readonly __typename?: 'UpsertPayload';
  /** Entries that did not exist before. */
  readonly created: Scalars['Int']['output'];
  /** Entries that did. */
  readonly updated: Scalars['Int']['output'];
  /** Entries that were left out, and why. */
  readonly rejected: ReadonlyArray<Rejection>;
  /** Sent back in the header `Kindred-Consistency-Token`, a later answer includes this write. */
  readonly consistencyToken: Scalars['String']['output'];
};

/** One entry of a batch that was left out. */
export type Rejection = {
  readonly __typename?: 'Rejection';
  /** Its position in the input, from 0. */
  readonly index: Scalars['Int']['output'];
  /** The field at fault, where it is one. */
  readonly field?: Maybe<Scalars['String']['output']>;
  /** Such as `BAD_USER_INPUT` or `NOT_FOUND`. */
  readonly code: Scalars['String']['output'];
  /** For people. */
  readonly message: Scalars['String']['output'];
};

/** What became of a deletion. */
export type DeletePayload = {
  readonly __typename?: 'DeletePayload';
  /** How many there were; what did not exist does not count. */
  readonly deleted: Scalars['Int']['output'];
  /** Sent back in the header `Kindred-Consistency-Token`, a later answer includes this write. */
  readonly consistencyToken: Scalars['String']['output'];
};

/** What a training run published. */
export type Snapshot = {
  readonly __typename?: 'Snapshot';
  /** Its name in `kindred promote VERSION`. */
  readonly version: Scalars['ID']['output'];
  /** The model that made it. */
  readonly algorithm: Scalars['String']['output'];
  /** Such as `active`. */
  readonly status: Scalars['String']['output'];
  /** When its training began to publish. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Measured on the validation cut of its training data. */
  readonly metrics: ReadonlyArray<Metric>;
};

/** A measurement. */
export type Metric = {
  readonly __typename?: 'Metric';
  /** Such as `ndcg@20`. */
  readonly name: Scalars['String']['output'];
  /** The figure. */
  readonly value: Scalars['Float']['output'];
};

/** A friendship to create. */
export type TieInput = {
  /** Id of one. */
  readonly a: Scalars['ID']['input'];
  /** Id of the other. */
  readonly b: Scalars['ID']['input'];
  /** Absent: unknown, or as it was. */
  readonly since?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What is dismissed: an item or a person. */
export type DismissTarget =
  /** Id of an item. */
  { readonly item: Scalars['ID']['input']; readonly user?: never; }
  |  /** Id of a person. */
  { readonly item?: never; readonly user: Scalars['ID']['input']; };

/** How two people stand to each other after a change. */
export type FriendshipPayload = {
  readonly __typename?: 'FriendshipPayload';
  /** How the two stand now. */
  readonly state: FriendshipState;
  /** Sent back in the header `Kindred-Consistency-Token`, a later answer includes this write. */
  readonly consistencyToken: Scalars['String']['output'];
};

export type FriendshipState =
  /** No tie. */
  | 'NONE'
  /** Asked, not answered. */
  | 'REQUESTED'
  /** Friends, both ways. */
  | 'FRIENDS'
  /** The request was declined. */
  | 'DECLINED'
  /** The first follows the second. */
  | 'FOLLOWING';

/** How a block stands after a change. */
export type BlockPayload = {
  readonly __typename?: 'BlockPayload';
  /** Whether `user` blocks `target` now. */
  readonly blocked: Scalars['Boolean']['output'];
  /** Sent back in the header `Kindred-Consistency-Token`, a later answer includes this write. */
  readonly consistencyToken: Scalars['String']['output'];
};

/** What became of a change of visibility. */
export type VisibilityPayload = {
  readonly __typename?: 'VisibilityPayload';
  /** The user, as changed. */
  readonly user: User;
  /** Sent back in the header `Kindred-Consistency-Token`, a later answer includes this write. */
  readonly consistencyToken: Scalars['String']['output'];
};

/** How a dismissal stands after a change. */
export type DismissPayload = {
  readonly __typename?: 'DismissPayload';
  /** Whether the target is dismissed now. */
  readonly dismissed: Scalars['Boolean']['output'];
  /** Sent back in the header `Kindred-Consistency-Token`, a later answer includes this write. */
  readonly consistencyToken: Scalars['String']['output'];
};

/** What is told as it happens, by WebSocket (`graphql-transport-ws`) at the address of queries. */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /**
   * How the first page of a user's recommendations changes when the user does something, from now on; one message for events that come together, none
   * where nothing moves. What is recorded on this server is told at once, what other servers record within `live.pollSeconds`. By WebSocket
   * (`graphql-transport-ws`) at the same address; ends when the user is deleted.
   */
  readonly recommendationsChanged: RecommendationsChange;
};


/** What is told as it happens, by WebSocket (`graphql-transport-ws`) at the address of queries. */
export type SubscriptionRecommendationsChangedArgs = {
  user: Scalars['ID']['input'];
  first?: Scalars['Int']['input'];
};

/** How a user's page changed. */
export type RecommendationsChange = {
  readonly __typename?: 'RecommendationsChange';
  /** Whose page it is. */
  readonly user: User;
  /** When the change was found. */
  readonly at: Scalars['DateTime']['output'];
  /** Items whose place is another: those on the page now, in its order, then those that left it. */
  readonly changes: ReadonlyArray<RankChange>;
};

/** An item's place on a page, before and after. */
export type RankChange = {
  readonly __typename?: 'RankChange';
  /** The item. */
  readonly item: Item;
  /** From 1; null where it was not on the page. */
  readonly from?: Maybe<Scalars['Int']['output']>;
  /** From 1; null where it is on the page no longer. */
  readonly to?: Maybe<Scalars['Int']['output']>;
};

/** How the scores of a group become one order. */
export type GroupAggregation =
  /** By the mean of the members' scores. */
  | 'AVERAGE'
  /** By the smallest of the members' scores: nobody is left with what they do not like. */
  | 'LEAST_MISERY'
  /** One after the other, the item after which the member who has gained least so far has gained most: over the list everybody has their share. */
  | 'FAIRNESS';

/** Items for some people together. */
export type GroupRecommendations = {
  readonly __typename?: 'GroupRecommendations';
  /** The entries, in order. */
  readonly entries: ReadonlyArray<GroupRecommendation>;
  /** Why there are fewer entries than asked; null on a full list. */
  readonly shortfall?: Maybe<Shortfall>;
  /** Names this list in `InteractionInput.recommendationId`. */
  readonly recommendationId: Scalars['ID']['output'];
};

/** An item for some people together. */
export type GroupRecommendation = {
  readonly __typename?: 'GroupRecommendation';
  /** The item. */
  readonly item: Item;
  /** What the order goes by: the mean, the smallest score, or (FAIRNESS) what the member who has gained least has gained of the list up to here. */
  readonly score: Scalars['Float']['output'];
  /** What the item is to each member, in the order of `users`. */
  readonly members: ReadonlyArray<MemberScore>;
};

/** What an item is to a person. */
export type MemberScore = {
  readonly __typename?: 'MemberScore';
  /** The person. */
  readonly user: User;
  /** 0 … 1, where 1 is what suits this person best. */
  readonly score: Scalars['Float']['output'];
};

/** An item for a user, with friends who would like it too. */
export type ItemWithFriends = {
  readonly __typename?: 'ItemWithFriends';
  /** The item. */
  readonly item: Item;
  /** 0 … 1: how well it suits the user, and at least one of the friends. */
  readonly score: Scalars['Float']['output'];
  /** Whom it suits best first, at least one. */
  readonly friends: ReadonlyArray<MemberScore>;
};

/** A page of people of the nearest taste. */
export type SimilarUserConnection = {
  readonly __typename?: 'SimilarUserConnection';
  /** The entries, in order. */
  readonly edges: ReadonlyArray<SimilarUserEdge>;
  /** Where the page lies in its list. */
  readonly pageInfo: PageInfo;
};

/** A person of a like taste. */
export type SimilarUserEdge = {
  readonly __typename?: 'SimilarUserEdge';
  /** Continues behind this entry when given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The person. */
  readonly node: User;
  /** Cosine of what training learned of the two, up to 1; without a snapshot the items in common, rare ones counting more. */
  readonly similarity: Scalars['Float']['output'];
  /** Whether the two are friends. */
  readonly isFriend: Scalars['Boolean']['output'];
};

/** A page of people. */
export type UserConnection = {
  readonly __typename?: 'UserConnection';
  /** The entries, in order. */
  readonly edges: ReadonlyArray<UserEdge>;
  /** Where the page lies in its list. */
  readonly pageInfo: PageInfo;
};

/** A person's place in a page. */
export type UserEdge = {
  readonly __typename?: 'UserEdge';
  /** Continues behind this entry when given as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The person. */
  readonly node: User;
};

/** A user to create or change. */
export type UserInput = {
  /** The owner's own id, at most 512 characters. */
  readonly id: Scalars['ID']['input'];
  /** For people. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** False: the user is never suggested to others. Default true. */
  readonly active?: InputMaybe<Scalars['Boolean']['input']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;



/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  PathNode:
    | ( UserRefModel )
    | ( ItemRefModel )
    | ( TagRefModel )
    | ( CommunityRefModel )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node:
    | ( ItemRefModel )
    | ( UserRefModel )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  ItemAccount: ResolverTypeWrapper<Omit<ItemAccount, 'item' | 'reasons'> & { item: ResolversTypes['Item'], reasons: ReadonlyArray<ResolversTypes['ProvenReason']> }>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  SourceAccount: ResolverTypeWrapper<SourceAccount>;
  Obstacle: ResolverTypeWrapper<Obstacle>;
  ObstacleKind: ObstacleKind;
  ProvenReason: ResolverTypeWrapper<Omit<ProvenReason, 'explanation'> & { explanation: ResolversTypes['Explanation'] }>;
  CypherStatement: ResolverTypeWrapper<CypherStatement>;
  Counterfactual: ResolverTypeWrapper<Omit<Counterfactual, 'items' | 'interactions' | 'instead'> & { items: ReadonlyArray<ResolversTypes['Item']>, interactions: ReadonlyArray<ResolversTypes['CausalInteraction']>, instead: ReadonlyArray<ResolversTypes['Item']> }>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CausalInteraction: ResolverTypeWrapper<Omit<CausalInteraction, 'item'> & { item: ResolversTypes['Item'] }>;
  SupposedInteraction: SupposedInteraction;
  SupposedPage: ResolverTypeWrapper<Omit<SupposedPage, 'entries' | 'leaving'> & { entries: ReadonlyArray<ResolversTypes['SupposedEntry']>, leaving: ReadonlyArray<ResolversTypes['LeavingEntry']> }>;
  SupposedEntry: ResolverTypeWrapper<Omit<SupposedEntry, 'item' | 'sources'> & { item: ResolversTypes['Item'], sources: ReadonlyArray<ResolversTypes['SourceContribution']> }>;
  LeavingEntry: ResolverTypeWrapper<Omit<LeavingEntry, 'item'> & { item: ResolversTypes['Item'] }>;
  Item: ResolverTypeWrapper<ItemRefModel>;
  AudienceConnection: ResolverTypeWrapper<Omit<AudienceConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['AudienceEdge']> }>;
  AudienceEdge: ResolverTypeWrapper<Omit<AudienceEdge, 'node' | 'sources'> & { node: ResolversTypes['User'], sources: ReadonlyArray<ResolversTypes['SourceContribution']> }>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Campaign: ResolverTypeWrapper<Omit<Campaign, 'items'> & { items: ReadonlyArray<ResolversTypes['Item']> }>;
  CampaignInput: CampaignInput;
  Community: ResolverTypeWrapper<CommunityRefModel>;
  CommunityConnection: ResolverTypeWrapper<Omit<CommunityConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['CommunityEdge']> }>;
  CommunityEdge: ResolverTypeWrapper<Omit<CommunityEdge, 'node'> & { node: ResolversTypes['Community'] }>;
  CommunitySuggestion: ResolverTypeWrapper<Omit<CommunitySuggestion, 'community' | 'because'> & { community: ResolversTypes['Community'], because: ReadonlyArray<ResolversTypes['Explanation']> }>;
  User: ResolverTypeWrapper<UserRefModel>;
  ItemRecommendationConnection: ResolverTypeWrapper<RecommendationPageModel>;
  VariantAssignment: ResolverTypeWrapper<VariantAssignment>;
  Experiment: ResolverTypeWrapper<Experiment>;
  Allocation: Allocation;
  ExperimentVariant: ResolverTypeWrapper<ExperimentVariant>;
  Verdict: Verdict;
  ClickThroughDimension: ClickThroughDimension;
  ClickThroughReport: ResolverTypeWrapper<ClickThroughReport>;
  ClickThrough: ResolverTypeWrapper<ClickThrough>;
  Interval: ResolverTypeWrapper<Interval>;
  ExposureInput: ExposureInput;
  ExposurePayload: ResolverTypeWrapper<ExposurePayload>;
  InteractionConnection: ResolverTypeWrapper<Omit<InteractionConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['InteractionEdge']> }>;
  InteractionEdge: ResolverTypeWrapper<Omit<InteractionEdge, 'node'> & { node: ResolversTypes['Interaction'] }>;
  Interaction: ResolverTypeWrapper<Omit<Interaction, 'item'> & { item: ResolversTypes['Item'] }>;
  InteractionInput: InteractionInput;
  RecordPayload: ResolverTypeWrapper<Omit<RecordPayload, 'users'> & { users: ReadonlyArray<ResolversTypes['User']> }>;
  ItemProperty: ResolverTypeWrapper<ItemProperty>;
  ItemConnection: ResolverTypeWrapper<Omit<ItemConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['ItemEdge']> }>;
  ItemEdge: ResolverTypeWrapper<Omit<ItemEdge, 'node'> & { node: ResolversTypes['Item'] }>;
  ItemInput: ItemInput;
  ItemPropertyInput: ItemPropertyInput;
  ItemFilter: ItemFilter;
  PropertyFilter: PropertyFilter;
  ItemRecommendationEdge: ResolverTypeWrapper<RecommendationEdgeModel>;
  FriendSuggestionConnection: ResolverTypeWrapper<SuggestionPageModel>;
  FriendSuggestionEdge: ResolverTypeWrapper<SuggestionEdgeModel>;
  SourceContribution: ResolverTypeWrapper<SourceContribution>;
  Explanation: ResolverTypeWrapper<ExplanationModel>;
  ExplanationKind: ExplanationKind;
  PathStep: ResolverTypeWrapper<Omit<PathStep, 'node'> & { node: ResolversTypes['PathNode'] }>;
  PathNode: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['PathNode']>;
  Tag: ResolverTypeWrapper<TagRefModel>;
  Shortfall: ResolverTypeWrapper<Shortfall>;
  ShortfallReason: ShortfallReason;
  ItemRulesInput: ItemRulesInput;
  TagQuotaInput: TagQuotaInput;
  BoostInput: BoostInput;
  PinInput: PinInput;
  RuleChange: ResolverTypeWrapper<RuleChange>;
  ItemRule: ItemRule;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  UpsertPayload: ResolverTypeWrapper<UpsertPayload>;
  Rejection: ResolverTypeWrapper<Rejection>;
  DeletePayload: ResolverTypeWrapper<DeletePayload>;
  Snapshot: ResolverTypeWrapper<Snapshot>;
  Metric: ResolverTypeWrapper<Metric>;
  TieInput: TieInput;
  DismissTarget: DismissTarget;
  FriendshipPayload: ResolverTypeWrapper<FriendshipPayload>;
  FriendshipState: FriendshipState;
  BlockPayload: ResolverTypeWrapper<BlockPayload>;
  VisibilityPayload: ResolverTypeWrapper<Omit<VisibilityPayload, 'user'> & { user: ResolversTypes['User'] }>;
  DismissPayload: ResolverTypeWrapper<DismissPayload>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RecommendationsChange: ResolverTypeWrapper<Omit<RecommendationsChange, 'user' | 'changes'> & { user: ResolversTypes['User'], changes: ReadonlyArray<ResolversTypes['RankChange']> }>;
  RankChange: ResolverTypeWrapper<Omit<RankChange, 'item'> & { item: ResolversTypes['Item'] }>;
  GroupAggregation: GroupAggregation;
  GroupRecommendations: ResolverTypeWrapper<Omit<GroupRecommendations, 'entries'> & { entries: ReadonlyArray<ResolversTypes['GroupRecommendation']> }>;
  GroupRecommendation: ResolverTypeWrapper<Omit<GroupRecommendation, 'item' | 'members'> & { item: ResolversTypes['Item'], members: ReadonlyArray<ResolversTypes['MemberScore']> }>;
  MemberScore: ResolverTypeWrapper<Omit<MemberScore, 'user'> & { user: ResolversTypes['User'] }>;
  ItemWithFriends: ResolverTypeWrapper<Omit<ItemWithFriends, 'item' | 'friends'> & { item: ResolversTypes['Item'], friends: ReadonlyArray<ResolversTypes['MemberScore']> }>;
  SimilarUserConnection: ResolverTypeWrapper<Omit<SimilarUserConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['SimilarUserEdge']> }>;
  SimilarUserEdge: ResolverTypeWrapper<Omit<SimilarUserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserConnection: ResolverTypeWrapper<Omit<UserConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['UserEdge']> }>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserInput: UserInput;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Query: Record<PropertyKey, never>;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
  ItemAccount: Omit<ItemAccount, 'item' | 'reasons'> & { item: ResolversParentTypes['Item'], reasons: ReadonlyArray<ResolversParentTypes['ProvenReason']> };
  Float: Scalars['Float']['output'];
  SourceAccount: SourceAccount;
  Obstacle: Obstacle;
  ProvenReason: Omit<ProvenReason, 'explanation'> & { explanation: ResolversParentTypes['Explanation'] };
  CypherStatement: CypherStatement;
  Counterfactual: Omit<Counterfactual, 'items' | 'interactions' | 'instead'> & { items: ReadonlyArray<ResolversParentTypes['Item']>, interactions: ReadonlyArray<ResolversParentTypes['CausalInteraction']>, instead: ReadonlyArray<ResolversParentTypes['Item']> };
  Boolean: Scalars['Boolean']['output'];
  CausalInteraction: Omit<CausalInteraction, 'item'> & { item: ResolversParentTypes['Item'] };
  SupposedInteraction: SupposedInteraction;
  SupposedPage: Omit<SupposedPage, 'entries' | 'leaving'> & { entries: ReadonlyArray<ResolversParentTypes['SupposedEntry']>, leaving: ReadonlyArray<ResolversParentTypes['LeavingEntry']> };
  SupposedEntry: Omit<SupposedEntry, 'item' | 'sources'> & { item: ResolversParentTypes['Item'], sources: ReadonlyArray<ResolversParentTypes['SourceContribution']> };
  LeavingEntry: Omit<LeavingEntry, 'item'> & { item: ResolversParentTypes['Item'] };
  Item: ItemRefModel;
  AudienceConnection: Omit<AudienceConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['AudienceEdge']> };
  AudienceEdge: Omit<AudienceEdge, 'node' | 'sources'> & { node: ResolversParentTypes['User'], sources: ReadonlyArray<ResolversParentTypes['SourceContribution']> };
  Mutation: Record<PropertyKey, never>;
  Campaign: Omit<Campaign, 'items'> & { items: ReadonlyArray<ResolversParentTypes['Item']> };
  CampaignInput: CampaignInput;
  Community: CommunityRefModel;
  CommunityConnection: Omit<CommunityConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['CommunityEdge']> };
  CommunityEdge: Omit<CommunityEdge, 'node'> & { node: ResolversParentTypes['Community'] };
  CommunitySuggestion: Omit<CommunitySuggestion, 'community' | 'because'> & { community: ResolversParentTypes['Community'], because: ReadonlyArray<ResolversParentTypes['Explanation']> };
  User: UserRefModel;
  ItemRecommendationConnection: RecommendationPageModel;
  VariantAssignment: VariantAssignment;
  Experiment: Experiment;
  ExperimentVariant: ExperimentVariant;
  ClickThroughReport: ClickThroughReport;
  ClickThrough: ClickThrough;
  Interval: Interval;
  ExposureInput: ExposureInput;
  ExposurePayload: ExposurePayload;
  InteractionConnection: Omit<InteractionConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['InteractionEdge']> };
  InteractionEdge: Omit<InteractionEdge, 'node'> & { node: ResolversParentTypes['Interaction'] };
  Interaction: Omit<Interaction, 'item'> & { item: ResolversParentTypes['Item'] };
  InteractionInput: InteractionInput;
  RecordPayload: Omit<RecordPayload, 'users'> & { users: ReadonlyArray<ResolversParentTypes['User']> };
  ItemProperty: ItemProperty;
  ItemConnection: Omit<ItemConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['ItemEdge']> };
  ItemEdge: Omit<ItemEdge, 'node'> & { node: ResolversParentTypes['Item'] };
  ItemInput: ItemInput;
  ItemPropertyInput: ItemPropertyInput;
  ItemFilter: ItemFilter;
  PropertyFilter: PropertyFilter;
  ItemRecommendationEdge: RecommendationEdgeModel;
  FriendSuggestionConnection: SuggestionPageModel;
  FriendSuggestionEdge: SuggestionEdgeModel;
  SourceContribution: SourceContribution;
  Explanation: ExplanationModel;
  PathStep: Omit<PathStep, 'node'> & { node: ResolversParentTypes['PathNode'] };
  PathNode: ResolversUnionTypes<ResolversParentTypes>['PathNode'];
  Tag: TagRefModel;
  Shortfall: Shortfall;
  ItemRulesInput: ItemRulesInput;
  TagQuotaInput: TagQuotaInput;
  BoostInput: BoostInput;
  PinInput: PinInput;
  RuleChange: RuleChange;
  DateTime: Scalars['DateTime']['output'];
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  PageInfo: PageInfo;
  UpsertPayload: UpsertPayload;
  Rejection: Rejection;
  DeletePayload: DeletePayload;
  Snapshot: Snapshot;
  Metric: Metric;
  TieInput: TieInput;
  DismissTarget: DismissTarget;
  FriendshipPayload: FriendshipPayload;
  BlockPayload: BlockPayload;
  VisibilityPayload: Omit<VisibilityPayload, 'user'> & { user: ResolversParentTypes['User'] };
  DismissPayload: DismissPayload;
  Subscription: Record<PropertyKey, never>;
  RecommendationsChange: Omit<RecommendationsChange, 'user' | 'changes'> & { user: ResolversParentTypes['User'], changes: ReadonlyArray<ResolversParentTypes['RankChange']> };
  RankChange: Omit<RankChange, 'item'> & { item: ResolversParentTypes['Item'] };
  GroupRecommendations: Omit<GroupRecommendations, 'entries'> & { entries: ReadonlyArray<ResolversParentTypes['GroupRecommendation']> };
  GroupRecommendation: Omit<GroupRecommendation, 'item' | 'members'> & { item: ResolversParentTypes['Item'], members: ReadonlyArray<ResolversParentTypes['MemberScore']> };
  MemberScore: Omit<MemberScore, 'user'> & { user: ResolversParentTypes['User'] };
  ItemWithFriends: Omit<ItemWithFriends, 'item' | 'friends'> & { item: ResolversParentTypes['Item'], friends: ReadonlyArray<ResolversParentTypes['MemberScore']> };
  SimilarUserConnection: Omit<SimilarUserConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['SimilarUserEdge']> };
  SimilarUserEdge: Omit<SimilarUserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserConnection: Omit<UserConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['UserEdge']> };
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserInput: UserInput;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  why?: Resolver<Maybe<ResolversTypes['ItemAccount']>, ParentType, ContextType, RequireFields<QueryWhyArgs, 'user' | 'item' | 'first'>>;
  counterfactual?: Resolver<Maybe<ResolversTypes['Counterfactual']>, ParentType, ContextType, RequireFields<QueryCounterfactualArgs, 'user' | 'item' | 'first'>>;
  whatIf?: Resolver<Maybe<ResolversTypes['SupposedPage']>, ParentType, ContextType, RequireFields<QueryWhatIfArgs, 'user' | 'first'>>;
  campaigns?: Resolver<ReadonlyArray<ResolversTypes['Campaign']>, ParentType, ContextType>;
  community?: Resolver<Maybe<ResolversTypes['Community']>, ParentType, ContextType, RequireFields<QueryCommunityArgs, 'id'>>;
  communities?: Resolver<ResolversTypes['CommunityConnection'], ParentType, ContextType, RequireFields<QueryCommunitiesArgs, 'first'>>;
  experiments?: Resolver<ReadonlyArray<ResolversTypes['Experiment']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType, RequireFields<QueryExperimentArgs, 'name'>>;
  clickThrough?: Resolver<ResolversTypes['ClickThroughReport'], ParentType, ContextType, RequireFields<QueryClickThroughArgs, 'by'>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'nodeId'>>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  users?: Resolver<ReadonlyArray<Maybe<ResolversTypes['User']>>, ParentType, ContextType, RequireFields<QueryUsersArgs, 'ids'>>;
  item?: Resolver<Maybe<ResolversTypes['Item']>, ParentType, ContextType, RequireFields<QueryItemArgs, 'id'>>;
  items?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Item']>>, ParentType, ContextType, RequireFields<QueryItemsArgs, 'ids'>>;
  rank?: Resolver<Maybe<ResolversTypes['ItemRecommendationConnection']>, ParentType, ContextType, RequireFields<QueryRankArgs, 'user' | 'items'>>;
  popular?: Resolver<Maybe<ResolversTypes['ItemConnection']>, ParentType, ContextType, RequireFields<QueryPopularArgs, 'first'>>;
  trending?: Resolver<Maybe<ResolversTypes['ItemConnection']>, ParentType, ContextType, RequireFields<QueryTrendingArgs, 'first' | 'windowDays'>>;
  latest?: Resolver<Maybe<ResolversTypes['ItemConnection']>, ParentType, ContextType, RequireFields<QueryLatestArgs, 'first'>>;
  recommendForSession?: Resolver<ResolversTypes['ItemRecommendationConnection'], ParentType, ContextType, RequireFields<QueryRecommendForSessionArgs, 'items' | 'first'>>;
  activeSnapshot?: Resolver<Maybe<ResolversTypes['Snapshot']>, ParentType, ContextType>;
  groupRecommendations?: Resolver<ResolversTypes['GroupRecommendations'], ParentType, ContextType, RequireFields<QueryGroupRecommendationsArgs, 'users' | 'first' | 'aggregation'>>;
};

export type ItemAccountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ItemAccount'] = ResolversParentTypes['ItemAccount']> = {
  item?: Resolver<ResolversTypes['Item'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rank?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  rules?: Resolver<ReadonlyArray<ResolversTypes['RuleChange']>, ParentType, ContextType>;
  place?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['SourceAccount']>, ParentType, ContextType>;
  obstacles?: Resolver<ReadonlyArray<ResolversTypes['Obstacle']>, ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['ProvenReason']>, ParentType, ContextType>;
};

export type SourceAccountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SourceAccount'] = ResolversParentTypes['SourceAccount']> = {
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  contribution?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rawScore?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  bestRawScore?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ObstacleResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Obstacle'] = ResolversParentTypes['Obstacle']> = {
  kind?: Resolver<ResolversTypes['ObstacleKind'], ParentType, ContextType>;
  cypher?: Resolver<Maybe<ResolversTypes['CypherStatement']>, ParentType, ContextType>;
};

export type ProvenReasonResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ProvenReason'] = ResolversParentTypes['ProvenReason']> = {
  explanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
  cypher?: Resolver<ResolversTypes['CypherStatement'], ParentType, ContextType>;
};

export type CypherStatementResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CypherStatement'] = ResolversParentTypes['CypherStatement']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  setParameters?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CounterfactualResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Counterfactual'] = ResolversParentTypes['Counterfactual']> = {
  rank?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  found?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  items?: Resolver<ReadonlyArray<ResolversTypes['Item']>, ParentType, ContextType>;
  interactions?: Resolver<ReadonlyArray<ResolversTypes['CausalInteraction']>, ParentType, ContextType>;
  proven?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  rankWithout?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  instead?: Resolver<ReadonlyArray<ResolversTypes['Item']>, ParentType, ContextType>;
  pagesComputed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CausalInteractionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CausalInteraction'] = ResolversParentTypes['CausalInteraction']> = {
  item?: Resolver<ResolversTypes['Item'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type SupposedPageResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SupposedPage'] = ResolversParentTypes['SupposedPage']> = {
  entries?: Resolver<ReadonlyArray<ResolversTypes['SupposedEntry']>, ParentType, ContextType>;
  leaving?: Resolver<ReadonlyArray<ResolversTypes['LeavingEntry']>, ParentType, ContextType>;
  shortfall?: Resolver<Maybe<ResolversTypes['Shortfall']>, ParentType, ContextType>;
};

export type SupposedEntryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SupposedEntry'] = ResolversParentTypes['SupposedEntry']> = {
  item?: Resolver<ResolversTypes['Item'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['SourceContribution']>, ParentType, ContextType>;
  rules?: Resolver<ReadonlyArray<ResolversTypes['RuleChange']>, ParentType, ContextType>;
  rank?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rankBefore?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type LeavingEntryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LeavingEntry'] = ResolversParentTypes['LeavingEntry']> = {
  item?: Resolver<ResolversTypes['Item'], ParentType, ContextType>;
  rankBefore?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rank?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ItemResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Item'] = ResolversParentTypes['Item']> = {
  audience?: Resolver<Maybe<ResolversTypes['AudienceConnection']>, ParentType, ContextType, RequireFields<ItemAudienceArgs, 'first'>>;
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  available?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  publishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  properties?: Resolver<ReadonlyArray<ResolversTypes['ItemProperty']>, ParentType, ContextType>;
  similar?: Resolver<Maybe<ResolversTypes['ItemConnection']>, ParentType, ContextType, RequireFields<ItemSimilarArgs, 'first'>>;
  alsoInteracted?: Resolver<Maybe<ResolversTypes['ItemConnection']>, ParentType, ContextType, RequireFields<ItemAlsoInteractedArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AudienceConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AudienceConnection'] = ResolversParentTypes['AudienceConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AudienceEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  shortfall?: Resolver<Maybe<ResolversTypes['Shortfall']>, ParentType, ContextType>;
};

export type AudienceEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AudienceEdge'] = ResolversParentTypes['AudienceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['SourceContribution']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  upsertCampaigns?: Resolver<ResolversTypes['UpsertPayload'], ParentType, ContextType, RequireFields<MutationUpsertCampaignsArgs, 'input'>>;
  deleteCampaigns?: Resolver<ResolversTypes['DeletePayload'], ParentType, ContextType, RequireFields<MutationDeleteCampaignsArgs, 'ids'>>;
  recordExposures?: Resolver<ResolversTypes['ExposurePayload'], ParentType, ContextType, RequireFields<MutationRecordExposuresArgs, 'input'>>;
  upsertUsers?: Resolver<ResolversTypes['UpsertPayload'], ParentType, ContextType, RequireFields<MutationUpsertUsersArgs, 'input'>>;
  upsertItems?: Resolver<ResolversTypes['UpsertPayload'], ParentType, ContextType, RequireFields<MutationUpsertItemsArgs, 'input'>>;
  deleteUsers?: Resolver<ResolversTypes['DeletePayload'], ParentType, ContextType, RequireFields<MutationDeleteUsersArgs, 'ids'>>;
  deleteItems?: Resolver<ResolversTypes['DeletePayload'], ParentType, ContextType, RequireFields<MutationDeleteItemsArgs, 'ids'>>;
  recordInteractions?: Resolver<ResolversTypes['RecordPayload'], ParentType, ContextType, RequireFields<MutationRecordInteractionsArgs, 'input' | 'createMissing'>>;
  removeInteractions?: Resolver<ResolversTypes['DeletePayload'], ParentType, ContextType, RequireFields<MutationRemoveInteractionsArgs, 'ids'>>;
  upsertFriendships?: Resolver<ResolversTypes['UpsertPayload'], ParentType, ContextType, RequireFields<MutationUpsertFriendshipsArgs, 'input'>>;
  requestFriendship?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationRequestFriendshipArgs, 'from' | 'to'>>;
  acceptFriendship?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationAcceptFriendshipArgs, 'from' | 'to'>>;
  declineFriendship?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationDeclineFriendshipArgs, 'from' | 'to'>>;
  cancelFriendship?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationCancelFriendshipArgs, 'from' | 'to'>>;
  removeFriendship?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationRemoveFriendshipArgs, 'a' | 'b'>>;
  follow?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationFollowArgs, 'user' | 'target'>>;
  unfollow?: Resolver<ResolversTypes['FriendshipPayload'], ParentType, ContextType, RequireFields<MutationUnfollowArgs, 'user' | 'target'>>;
  block?: Resolver<ResolversTypes['BlockPayload'], ParentType, ContextType, RequireFields<MutationBlockArgs, 'user' | 'target'>>;
  unblock?: Resolver<ResolversTypes['BlockPayload'], ParentType, ContextType, RequireFields<MutationUnblockArgs, 'user' | 'target'>>;
  setVisibility?: Resolver<ResolversTypes['VisibilityPayload'], ParentType, ContextType, RequireFields<MutationSetVisibilityArgs, 'user'>>;
  dismiss?: Resolver<ResolversTypes['DismissPayload'], ParentType, ContextType, RequireFields<MutationDismissArgs, 'user' | 'target'>>;
  undismiss?: Resolver<ResolversTypes['DismissPayload'], ParentType, ContextType, RequireFields<MutationUndismissArgs, 'user' | 'target'>>;
};

export type CampaignResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Campaign'] = ResolversParentTypes['Campaign']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  items?: Resolver<ReadonlyArray<ResolversTypes['Item']>, ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  factor?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  position?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  until?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type CommunityResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Community'] = ResolversParentTypes['Community']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  modularity?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['Community']>, ParentType, ContextType>;
  children?: Resolver<ReadonlyArray<ResolversTypes['Community']>, ParentType, ContextType>;
  members?: Resolver<ResolversTypes['UserConnection'], ParentType, ContextType, RequireFields<CommunityMembersArgs, 'first'>>;
  favourites?: Resolver<ResolversTypes['ItemConnection'], ParentType, ContextType, RequireFields<CommunityFavouritesArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CommunityConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CommunityConnection'] = ResolversParentTypes['CommunityConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CommunityEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CommunityEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CommunityEdge'] = ResolversParentTypes['CommunityEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Community'], ParentType, ContextType>;
};

export type CommunitySuggestionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CommunitySuggestion'] = ResolversParentTypes['CommunitySuggestion']> = {
  community?: Resolver<ResolversTypes['Community'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  because?: Resolver<ReadonlyArray<ResolversTypes['Explanation']>, ParentType, ContextType>;
};

export type UserResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  community?: Resolver<Maybe<ResolversTypes['Community']>, ParentType, ContextType>;
  communitiesToJoin?: Resolver<ReadonlyArray<ResolversTypes['CommunitySuggestion']>, ParentType, ContextType, RequireFields<UserCommunitiesToJoinArgs, 'first'>>;
  similarUsers?: Resolver<Maybe<ResolversTypes['SimilarUserConnection']>, ParentType, ContextType, RequireFields<UserSimilarUsersArgs, 'first'>>;
  recommendedWithFriends?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ItemWithFriends']>>, ParentType, ContextType, RequireFields<UserRecommendedWithFriendsArgs, 'first'>>;
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  recommendations?: Resolver<Maybe<ResolversTypes['ItemRecommendationConnection']>, ParentType, ContextType, RequireFields<UserRecommendationsArgs, 'first'>>;
  friendSuggestions?: Resolver<Maybe<ResolversTypes['FriendSuggestionConnection']>, ParentType, ContextType, RequireFields<UserFriendSuggestionsArgs, 'first'>>;
  history?: Resolver<Maybe<ResolversTypes['InteractionConnection']>, ParentType, ContextType, RequireFields<UserHistoryArgs, 'first'>>;
  friends?: Resolver<Maybe<ResolversTypes['UserConnection']>, ParentType, ContextType, RequireFields<UserFriendsArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ItemRecommendationConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ItemRecommendationConnection'] = ResolversParentTypes['ItemRecommendationConnection']> = {
  variants?: Resolver<ReadonlyArray<ResolversTypes['VariantAssignment']>, ParentType, ContextType>;
  edges?: Resolver<ReadonlyArray<ResolversTypes['ItemRecommendationEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  shortfall?: Resolver<Maybe<ResolversTypes['Shortfall']>, ParentType, ContextType>;
  recommendationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type VariantAssignmentResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['VariantAssignment'] = ResolversParentTypes['VariantAssignment']> = {
  experiment?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  variant?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ExperimentResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Experiment'] = ResolversParentTypes['Experiment']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  allocation?: Resolver<ResolversTypes['Allocation'], ParentType, ContextType>;
  variants?: Resolver<ReadonlyArray<ResolversTypes['ExperimentVariant']>, ParentType, ContextType>;
};

export type ExperimentVariantResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ExperimentVariant'] = ResolversParentTypes['ExperimentVariant']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  users?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  exposures?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  clicks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  interval?: Resolver<Maybe<ResolversTypes['Interval']>, ParentType, ContextType>;
  difference?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  differenceInterval?: Resolver<Maybe<ResolversTypes['Interval']>, ParentType, ContextType>;
  pValue?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  verdict?: Resolver<ResolversTypes['Verdict'], ParentType, ContextType>;
};

export type ClickThroughReportResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ClickThroughReport'] = ResolversParentTypes['ClickThroughReport']> = {
  rows?: Resolver<ReadonlyArray<ResolversTypes['ClickThrough']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  until?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  dropped?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ClickThroughResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ClickThrough'] = ResolversParentTypes['ClickThrough']> = {
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  position?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  exposures?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  clicks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rate?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  interval?: Resolver<ResolversTypes['Interval'], ParentType, ContextType>;
};

export type IntervalResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Interval'] = ResolversParentTypes['Interval']> = {
  low?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  high?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ExposurePayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ExposurePayload'] = ResolversParentTypes['ExposurePayload']> = {
  recorded?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rejected?: Resolver<ReadonlyArray<ResolversTypes['Rejection']>, ParentType, ContextType>;
  consistencyToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type InteractionConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['InteractionConnection'] = ResolversParentTypes['InteractionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['InteractionEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type InteractionEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['InteractionEdge'] = ResolversParentTypes['InteractionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Interaction'], ParentType, ContextType>;
};

export type InteractionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Interaction'] = ResolversParentTypes['Interaction']> = {
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  item?: Resolver<ResolversTypes['Item'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type RecordPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RecordPayload'] = ResolversParentTypes['RecordPayload']> = {
  recorded?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  duplicates?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rejected?: Resolver<ReadonlyArray<ResolversTypes['Rejection']>, ParentType, ContextType>;
  users?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
  consistencyToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ItemPropertyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ItemProperty'] = ResolversParentTypes['ItemProperty']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ItemConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ItemConnection'] = ResolversParentTypes['ItemConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ItemEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ItemEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ItemEdge'] = ResolversParentTypes['ItemEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Item'], ParentType, ContextType>;
  score?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ItemRecommendationEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ItemRecommendationEdge'] = ResolversParentTypes['ItemRecommendationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Item'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['SourceContribution']>, ParentType, ContextType>;
  rules?: Resolver<ReadonlyArray<ResolversTypes['RuleChange']>, ParentType, ContextType>;
  because?: Resolver<ReadonlyArray<ResolversTypes['Explanation']>, ParentType, ContextType>;
};

export type FriendSuggestionConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FriendSuggestionConnection'] = ResolversParentTypes['FriendSuggestionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['FriendSuggestionEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  shortfall?: Resolver<Maybe<ResolversTypes['Shortfall']>, ParentType, ContextType>;
  recommendationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type FriendSuggestionEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FriendSuggestionEdge'] = ResolversParentTypes['FriendSuggestionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['SourceContribution']>, ParentType, ContextType>;
  because?: Resolver<ReadonlyArray<ResolversTypes['Explanation']>, ParentType, ContextType>;
  probability?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  returnProbability?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  mutualFriendCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  mutualFriends?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType, RequireFields<FriendSuggestionEdgeMutualFriendsArgs, 'first'>>;
};

export type SourceContributionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SourceContribution'] = ResolversParentTypes['SourceContribution']> = {
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  contribution?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ExplanationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Explanation'] = ResolversParentTypes['Explanation']> = {
  kind?: Resolver<ResolversTypes['ExplanationKind'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ExplanationTextArgs, 'locale'>>;
  count?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  steps?: Resolver<ReadonlyArray<ResolversTypes['PathStep']>, ParentType, ContextType>;
};

export type PathStepResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PathStep'] = ResolversParentTypes['PathStep']> = {
  node?: Resolver<ResolversTypes['PathNode'], ParentType, ContextType>;
  via?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PathNodeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PathNode'] = ResolversParentTypes['PathNode']> = {
  __resolveType: TypeResolveFn<'User' | 'Item' | 'Tag' | 'Community', ParentType, ContextType>;
};

export type TagResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Tag'] = ResolversParentTypes['Tag']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ShortfallResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Shortfall'] = ResolversParentTypes['Shortfall']> = {
  reason?: Resolver<ResolversTypes['ShortfallReason'], ParentType, ContextType>;
  missing?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RuleChangeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RuleChange'] = ResolversParentTypes['RuleChange']> = {
  rule?: Resolver<ResolversTypes['ItemRule'], ParentType, ContextType>;
  rankBefore?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rankAfter?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  scoreBefore?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  scoreAfter?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type NodeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Item' | 'User', ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UpsertPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UpsertPayload'] = ResolversParentTypes['UpsertPayload']> = {
  created?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updated?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rejected?: Resolver<ReadonlyArray<ResolversTypes['Rejection']>, ParentType, ContextType>;
  consistencyToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Rejection'] = ResolversParentTypes['Rejection']> = {
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DeletePayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeletePayload'] = ResolversParentTypes['DeletePayload']> = {
  deleted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  consistencyToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SnapshotResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Snapshot'] = ResolversParentTypes['Snapshot']> = {
  version?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  algorithm?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  metrics?: Resolver<ReadonlyArray<ResolversTypes['Metric']>, ParentType, ContextType>;
};

export type MetricResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Metric'] = ResolversParentTypes['Metric']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type FriendshipPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FriendshipPayload'] = ResolversParentTypes['FriendshipPayload']> = {
  state?: Resolver<ResolversTypes['FriendshipState'], ParentType, ContextType>;
  consistencyToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type BlockPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BlockPayload'] = ResolversParentTypes['BlockPayload']> = {
  blocked?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  consistencyToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type VisibilityPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['VisibilityPayload'] = ResolversParentTypes['VisibilityPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  consistencyToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DismissPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DismissPayload'] = ResolversParentTypes['DismissPayload']> = {
  dismissed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  consistencyToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  recommendationsChanged?: SubscriptionResolver<ResolversTypes['RecommendationsChange'], "recommendationsChanged", ParentType, ContextType, RequireFields<SubscriptionRecommendationsChangedArgs, 'user' | 'first'>>;
};

export type RecommendationsChangeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RecommendationsChange'] = ResolversParentTypes['RecommendationsChange']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  changes?: Resolver<ReadonlyArray<ResolversTypes['RankChange']>, ParentType, ContextType>;
};

export type RankChangeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RankChange'] = ResolversParentTypes['RankChange']> = {
  item?: Resolver<ResolversTypes['Item'], ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type GroupRecommendationsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['GroupRecommendations'] = ResolversParentTypes['GroupRecommendations']> = {
  entries?: Resolver<ReadonlyArray<ResolversTypes['GroupRecommendation']>, ParentType, ContextType>;
  shortfall?: Resolver<Maybe<ResolversTypes['Shortfall']>, ParentType, ContextType>;
  recommendationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type GroupRecommendationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['GroupRecommendation'] = ResolversParentTypes['GroupRecommendation']> = {
  item?: Resolver<ResolversTypes['Item'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  members?: Resolver<ReadonlyArray<ResolversTypes['MemberScore']>, ParentType, ContextType>;
};

export type MemberScoreResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MemberScore'] = ResolversParentTypes['MemberScore']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ItemWithFriendsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ItemWithFriends'] = ResolversParentTypes['ItemWithFriends']> = {
  item?: Resolver<ResolversTypes['Item'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  friends?: Resolver<ReadonlyArray<ResolversTypes['MemberScore']>, ParentType, ContextType>;
};

export type SimilarUserConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SimilarUserConnection'] = ResolversParentTypes['SimilarUserConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SimilarUserEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SimilarUserEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SimilarUserEdge'] = ResolversParentTypes['SimilarUserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  similarity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  isFriend?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type Resolvers<ContextType = RequestContext> = {
  Query?: QueryResolvers<ContextType>;
  ItemAccount?: ItemAccountResolvers<ContextType>;
  SourceAccount?: SourceAccountResolvers<ContextType>;
  Obstacle?: ObstacleResolvers<ContextType>;
  ProvenReason?: ProvenReasonResolvers<ContextType>;
  CypherStatement?: CypherStatementResolvers<ContextType>;
  Counterfactual?: CounterfactualResolvers<ContextType>;
  CausalInteraction?: CausalInteractionResolvers<ContextType>;
  SupposedPage?: SupposedPageResolvers<ContextType>;
  SupposedEntry?: SupposedEntryResolvers<ContextType>;
  LeavingEntry?: LeavingEntryResolvers<ContextType>;
  Item?: ItemResolvers<ContextType>;
  AudienceConnection?: AudienceConnectionResolvers<ContextType>;
  AudienceEdge?: AudienceEdgeResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Campaign?: CampaignResolvers<ContextType>;
  Community?: CommunityResolvers<ContextType>;
  CommunityConnection?: CommunityConnectionResolvers<ContextType>;
  CommunityEdge?: CommunityEdgeResolvers<ContextType>;
  CommunitySuggestion?: CommunitySuggestionResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  ItemRecommendationConnection?: ItemRecommendationConnectionResolvers<ContextType>;
  VariantAssignment?: VariantAssignmentResolvers<ContextType>;
  Experiment?: ExperimentResolvers<ContextType>;
  ExperimentVariant?: ExperimentVariantResolvers<ContextType>;
  ClickThroughReport?: ClickThroughReportResolvers<ContextType>;
  ClickThrough?: ClickThroughResolvers<ContextType>;
  Interval?: IntervalResolvers<ContextType>;
  ExposurePayload?: ExposurePayloadResolvers<ContextType>;
  InteractionConnection?: InteractionConnectionResolvers<ContextType>;
  InteractionEdge?: InteractionEdgeResolvers<ContextType>;
  Interaction?: InteractionResolvers<ContextType>;
  RecordPayload?: RecordPayloadResolvers<ContextType>;
  ItemProperty?: ItemPropertyResolvers<ContextType>;
  ItemConnection?: ItemConnectionResolvers<ContextType>;
  ItemEdge?: ItemEdgeResolvers<ContextType>;
  ItemRecommendationEdge?: ItemRecommendationEdgeResolvers<ContextType>;
  FriendSuggestionConnection?: FriendSuggestionConnectionResolvers<ContextType>;
  FriendSuggestionEdge?: FriendSuggestionEdgeResolvers<ContextType>;
  SourceContribution?: SourceContributionResolvers<ContextType>;
  Explanation?: ExplanationResolvers<ContextType>;
  PathStep?: PathStepResolvers<ContextType>;
  PathNode?: PathNodeResolvers<ContextType>;
  Tag?: TagResolvers<ContextType>;
  Shortfall?: ShortfallResolvers<ContextType>;
  RuleChange?: RuleChangeResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  UpsertPayload?: UpsertPayloadResolvers<ContextType>;
  Rejection?: RejectionResolvers<ContextType>;
  DeletePayload?: DeletePayloadResolvers<ContextType>;
  Snapshot?: SnapshotResolvers<ContextType>;
  Metric?: MetricResolvers<ContextType>;
  FriendshipPayload?: FriendshipPayloadResolvers<ContextType>;
  BlockPayload?: BlockPayloadResolvers<ContextType>;
  VisibilityPayload?: VisibilityPayloadResolvers<ContextType>;
  DismissPayload?: DismissPayloadResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  RecommendationsChange?: RecommendationsChangeResolvers<ContextType>;
  RankChange?: RankChangeResolvers<ContextType>;
  GroupRecommendations?: GroupRecommendationsResolvers<ContextType>;
  GroupRecommendation?: GroupRecommendationResolvers<ContextType>;
  MemberScore?: MemberScoreResolvers<ContextType>;
  ItemWithFriends?: ItemWithFriendsResolvers<ContextType>;
  SimilarUserConnection?: SimilarUserConnectionResolvers<ContextType>;
  SimilarUserEdge?: SimilarUserEdgeResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
};

