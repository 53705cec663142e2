import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { RequestContext } from '../context.js';
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
  DateTime: { input: Date; output: Date; }
};

export type InteractionConnection = {
  __typename?: 'InteractionConnection';
  edges: Array<InteractionEdge>;
  pageInfo: PageInfo;
};

export type InteractionEdge = {
  __typename?: 'InteractionEdge';
  cursor: Scalars['String']['output'];
  node: Interaction;
};

export type Interaction = {
  __typename?: 'Interaction';
  id?: Maybe<Scalars['ID']['output']>;
  item: Item;
  kind: Scalars['String']['output'];
  weight: Scalars['Float']['output'];
  at?: Maybe<Scalars['DateTime']['output']>;
};

export type InteractionInput = {
  id?: InputMaybe<Scalars['ID']['input']>;
  user: Scalars['ID']['input'];
  item: Scalars['ID']['input'];
  kind?: Scalars['String']['input'];
  weight?: InputMaybe<Scalars['Float']['input']>;
  at?: InputMaybe<Scalars['DateTime']['input']>;
  recommendationId?: InputMaybe<Scalars['ID']['input']>;
};

export type RecordPayload = {
  __typename?: 'RecordPayload';
  recorded: Scalars['Int']['output'];
  duplicates: Scalars['Int']['output'];
  rejected: Array<Rejection>;
  users: Array<User>;
  consistencyToken: Scalars['String']['output'];
};

export type Item = Node & {
  __typename?: 'Item';
  nodeId: Scalars['ID']['output'];
  id: Scalars['ID']['output'];
  title?: Maybe<Scalars['String']['output']>;
  tags: Array<Scalars['String']['output']>;
  similar?: Maybe<ItemConnection>;
};


export type ItemSimilarArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ItemFilter>;
};

export type ItemConnection = {
  __typename?: 'ItemConnection';
  edges: Array<ItemEdge>;
  pageInfo: PageInfo;
};

export type ItemEdge = {
  __typename?: 'ItemEdge';
  cursor: Scalars['String']['output'];
  node: Item;
  score?: Maybe<Scalars['Float']['output']>;
};

export type ItemInput = {
  id: Scalars['ID']['input'];
  title?: InputMaybe<Scalars['String']['input']>;
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  available?: InputMaybe<Scalars['Boolean']['input']>;
  publishedAt?: InputMaybe<Scalars['DateTime']['input']>;
  author?: InputMaybe<Scalars['ID']['input']>;
  vector?: InputMaybe<Array<Scalars['Float']['input']>>;
};

export type ItemFilter = {
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  excludeTags?: InputMaybe<Array<Scalars['String']['input']>>;
  publishedAfter?: InputMaybe<Scalars['DateTime']['input']>;
  onlyIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  includeSeen?: Scalars['Boolean']['input'];
};

export type ItemRecommendationConnection = {
  __typename?: 'ItemRecommendationConnection';
  edges: Array<ItemRecommendationEdge>;
  pageInfo: PageInfo;
  shortfall?: Maybe<Shortfall>;
  recommendationId: Scalars['ID']['output'];
};

export type ItemRecommendationEdge = {
  __typename?: 'ItemRecommendationEdge';
  cursor: Scalars['String']['output'];
  node: Item;
  score: Scalars['Float']['output'];
  sources: Array<SourceContribution>;
  because: Array<Explanation>;
};

export type FriendSuggestionConnection = {
  __typename?: 'FriendSuggestionConnection';
  edges: Array<FriendSuggestionEdge>;
  pageInfo: PageInfo;
  shortfall?: Maybe<Shortfall>;
  recommendationId: Scalars['ID']['output'];
};

export type FriendSuggestionEdge = {
  __typename?: 'FriendSuggestionEdge';
  cursor: Scalars['String']['output'];
  node: User;
  score: Scalars['Float']['output'];
  sources: Array<SourceContribution>;
  because: Array<Explanation>;
  mutualFriendCount: Scalars['Int']['output'];
  mutualFriends: Array<User>;
};


export type FriendSuggestionEdgeMutualFriendsArgs = {
  first?: Scalars['Int']['input'];
};

export type SourceContribution = {
  __typename?: 'SourceContribution';
  source: Scalars['String']['output'];
  contribution: Scalars['Float']['output'];
};

export type Explanation = {
  __typename?: 'Explanation';
  kind: ExplanationKind;
  text: Scalars['String']['output'];
  count?: Maybe<Scalars['Int']['output']>;
  steps: Array<PathStep>;
};


export type ExplanationTextArgs = {
  locale?: Scalars['String']['input'];
};

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
  | 'SHARED_ITEMS';

export type PathStep = {
  __typename?: 'PathStep';
  node: PathNode;
  via?: Maybe<Scalars['String']['output']>;
};

export type PathNode = User | Item | Tag | Community;

export type Tag = {
  __typename?: 'Tag';
  name: Scalars['String']['output'];
};

export type Community = {
  __typename?: 'Community';
  id: Scalars['ID']['output'];
  name?: Maybe<Scalars['String']['output']>;
};

export type Shortfall = {
  __typename?: 'Shortfall';
  reason: ShortfallReason;
  missing: Scalars['Int']['output'];
};

export type ShortfallReason =
  | 'CATALOGUE_EXHAUSTED'
  | 'FILTER_TOO_NARROW'
  | 'NOBODY_LEFT';

export type Node = {
  nodeId: Scalars['ID']['output'];
};

export type Query = {
  __typename?: 'Query';
  node?: Maybe<Node>;
  user?: Maybe<User>;
  users: Array<Maybe<User>>;
  item?: Maybe<Item>;
  items: Array<Maybe<Item>>;
  rank?: Maybe<ItemRecommendationConnection>;
  popular?: Maybe<ItemConnection>;
  trending?: Maybe<ItemConnection>;
  activeSnapshot?: Maybe<Snapshot>;
};


export type QueryNodeArgs = {
  nodeId: Scalars['ID']['input'];
};


export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


export type QueryUsersArgs = {
  ids: Array<Scalars['ID']['input']>;
};


export type QueryItemArgs = {
  id: Scalars['ID']['input'];
};


export type QueryItemsArgs = {
  ids: Array<Scalars['ID']['input']>;
};


export type QueryRankArgs = {
  user: Scalars['ID']['input'];
  items: Array<Scalars['ID']['input']>;
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

export type PageInfo = {
  __typename?: 'PageInfo';
  hasNextPage: Scalars['Boolean']['output'];
  endCursor?: Maybe<Scalars['String']['output']>;
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor?: Maybe<Scalars['String']['output']>;
};

export type Mutation = {
  __typename?: 'Mutation';
  upsertUsers: UpsertPayload;
  upsertItems: UpsertPayload;
  deleteUsers: DeletePayload;
  deleteItems: DeletePayload;
  recordInteractions: RecordPayload;
  removeInteractions: DeletePayload;
  upsertFriendships: UpsertPayload;
  requestFriendship: FriendshipPayload;
  acceptFriendship: FriendshipPayload;
  declineFriendship: FriendshipPayload;
  cancelFriendship: FriendshipPayload;
  removeFriendship: FriendshipPayload;
  follow: FriendshipPayload;
  unfollow: FriendshipPayload;
  block: BlockPayload;
  unblock: BlockPayload;
  setVisibility: VisibilityPayload;
  dismiss: DismissPayload;
  undismiss: DismissPayload;
};


export type MutationUpsertUsersArgs = {
  input: Array<UserInput>;
};


export type MutationUpsertItemsArgs = {
  input: Array<ItemInput>;
};


export type MutationDeleteUsersArgs = {
  ids: Array<Scalars['ID']['input']>;
};


export type MutationDeleteItemsArgs = {
  ids: Array<Scalars['ID']['input']>;
};


export type MutationRecordInteractionsArgs = {
  input: Array<InteractionInput>;
  createMissing?: Scalars['Boolean']['input'];
};


export type MutationRemoveInteractionsArgs = {
  ids: Array<Scalars['ID']['input']>;
};


export type MutationUpsertFriendshipsArgs = {
  input: Array<TieInput>;
};


export type MutationRequestFriendshipArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
};


export type MutationAcceptFriendshipArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
};


export type MutationDeclineFriendshipArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
};


export type MutationCancelFriendshipArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
};


export type MutationRemoveFriendshipArgs = {
  a: Scalars['ID']['input'];
  b: Scalars['ID']['input'];
};


export type MutationFollowArgs = {
  user: Scalars['ID']['input'];
  target: Scalars['ID']['input'];
};


export type MutationUnfollowArgs = {
  user: Scalars['ID']['input'];
  target: Scalars['ID']['input'];
};


export type MutationBlockArgs = {
  user: Scalars['ID']['input'];
  target: Scalars['ID']['input'];
};


export type MutationUnblockArgs = {
  user: Scalars['ID']['input'];
  target: Scalars['ID']['input'];
};


export type MutationSetVisibilityArgs = {
  user: Scalars['ID']['input'];
  suggestible?: InputMaybe<Scalars['Boolean']['input']>;
  showTies?: InputMaybe<Scalars['Boolean']['input']>;
};


export type MutationDismissArgs = {
  user: Scalars['ID']['input'];
  target: DismissTarget;
};


export type MutationUndismissArgs = {
  user: Scalars['ID']['input'];
  target: DismissTarget;
};

export type UpsertPayload = {
  __typename?: 'UpsertPayload';
  created: Scalars['Int']['output'];
  updated: Scalars['Int']['output'];
  rejected: Array<Rejection>;
  consistencyToken: Scalars['String']['output'];
};

export type Rejection = {
  __typename?: 'Rejection';
  index: Scalars['Int']['output'];
  field?: Maybe<Scalars['String']['output']>;
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
};

export type DeletePayload = {
  __typename?: 'DeletePayload';
  deleted: Scalars['Int']['output'];
  consistencyToken: Scalars['String']['output'];
};

export type Snapshot = {
  __typename?: 'Snapshot';
  version: Scalars['ID']['output'];
  algorithm: Scalars['String']['output'];
  status: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  metrics: Array<Metric>;
};

export type Metric = {
  __typename?: 'Metric';
  name: Scalars['String']['output'];
  value: Scalars['Float']['output'];
};

export type TieInput = {
  a: Scalars['ID']['input'];
  b: Scalars['ID']['input'];
  since?: InputMaybe<Scalars['DateTime']['input']>;
};

export type DismissTarget =
  { item: Scalars['ID']['input']; user?: never; }
  |  { item?: never; user: Scalars['ID']['input']; };

export type FriendshipPayload = {
  __typename?: 'FriendshipPayload';
  state: FriendshipState;
  consistencyToken: Scalars['String']['output'];
};

export type FriendshipState =
  | 'NONE'
  | 'REQUESTED'
  | 'FRIENDS'
  | 'DECLINED'
  | 'FOLLOWING';

export type BlockPayload = {
  __typename?: 'BlockPayload';
  blocked: Scalars['Boolean']['output'];
  consistencyToken: Scalars['String']['output'];
};

export type VisibilityPayload = {
  __typename?: 'VisibilityPayload';
  user: User;
  consistencyToken: Scalars['String']['output'];
};

export type DismissPayload = {
  __typename?: 'DismissPayload';
  dismissed: Scalars['Boolean']['output'];
  consistencyToken: Scalars['String']['output'];
};

export type User = Node & {
  __typename?: 'User';
  nodeId: Scalars['ID']['output'];
  id: Scalars['ID']['output'];
  name?: Maybe<Scalars['String']['output']>;
  recommendations?: Maybe<ItemRecommendationConnection>;
  friendSuggestions?: Maybe<FriendSuggestionConnection>;
  history?: Maybe<InteractionConnection>;
  friends?: Maybe<UserConnection>;
};


export type UserRecommendationsArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ItemFilter>;
  exclude?: InputMaybe<Array<Scalars['ID']['input']>>;
};


export type UserFriendSuggestionsArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


export type UserHistoryArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


export type UserFriendsArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

export type UserConnection = {
  __typename?: 'UserConnection';
  edges: Array<UserEdge>;
  pageInfo: PageInfo;
};

export type UserEdge = {
  __typename?: 'UserEdge';
  cursor: Scalars['String']['output'];
  node: User;
};

export type UserInput = {
  id: Scalars['ID']['input'];
  name?: InputMaybe<Scalars['String']['input']>;
  active?: InputMaybe<Scalars['Boolean']['input']>;
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
    | ( Omit<User, 'recommendations' | 'friendSuggestions' | 'friends'> & { recommendations?: Maybe<_RefType['ItemRecommendationConnection']>, friendSuggestions?: Maybe<_RefType['FriendSuggestionConnection']>, friends?: Maybe<_RefType['UserConnection']> } )
    | ( Item )
    | ( Tag )
    | ( Community )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node:
    | ( Item )
    | ( Omit<User, 'recommendations' | 'friendSuggestions' | 'friends'> & { recommendations?: Maybe<_RefType['ItemRecommendationConnection']>, friendSuggestions?: Maybe<_RefType['FriendSuggestionConnection']>, friends?: Maybe<_RefType['UserConnection']> } )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  InteractionConnection: ResolverTypeWrapper<InteractionConnection>;
  InteractionEdge: ResolverTypeWrapper<InteractionEdge>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Interaction: ResolverTypeWrapper<Interaction>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  InteractionInput: InteractionInput;
  RecordPayload: ResolverTypeWrapper<Omit<RecordPayload, 'users'> & { users: Array<ResolversTypes['User']> }>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Item: ResolverTypeWrapper<Item>;
  ItemConnection: ResolverTypeWrapper<ItemConnection>;
  ItemEdge: ResolverTypeWrapper<ItemEdge>;
  ItemInput: ItemInput;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ItemFilter: ItemFilter;
  ItemRecommendationConnection: ResolverTypeWrapper<Omit<ItemRecommendationConnection, 'edges'> & { edges: Array<ResolversTypes['ItemRecommendationEdge']> }>;
  ItemRecommendationEdge: ResolverTypeWrapper<Omit<ItemRecommendationEdge, 'sources' | 'because'> & { sources: Array<ResolversTypes['SourceContribution']>, because: Array<ResolversTypes['Explanation']> }>;
  FriendSuggestionConnection: ResolverTypeWrapper<Omit<FriendSuggestionConnection, 'edges'> & { edges: Array<ResolversTypes['FriendSuggestionEdge']> }>;
  FriendSuggestionEdge: ResolverTypeWrapper<Omit<FriendSuggestionEdge, 'node' | 'sources' | 'because' | 'mutualFriends'> & { node: ResolversTypes['User'], sources: Array<ResolversTypes['SourceContribution']>, because: Array<ResolversTypes['Explanation']>, mutualFriends: Array<ResolversTypes['User']> }>;
  SourceContribution: ResolverTypeWrapper<SourceContribution>;
  Explanation: ResolverTypeWrapper<Omit<Explanation, 'steps'> & { steps: Array<ResolversTypes['PathStep']> }>;
  ExplanationKind: ExplanationKind;
  PathStep: ResolverTypeWrapper<Omit<PathStep, 'node'> & { node: ResolversTypes['PathNode'] }>;
  PathNode: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['PathNode']>;
  Tag: ResolverTypeWrapper<Tag>;
  Community: ResolverTypeWrapper<Community>;
  Shortfall: ResolverTypeWrapper<Shortfall>;
  ShortfallReason: ShortfallReason;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
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
  User: ResolverTypeWrapper<Omit<User, 'recommendations' | 'friendSuggestions' | 'friends'> & { recommendations?: Maybe<ResolversTypes['ItemRecommendationConnection']>, friendSuggestions?: Maybe<ResolversTypes['FriendSuggestionConnection']>, friends?: Maybe<ResolversTypes['UserConnection']> }>;
  UserConnection: ResolverTypeWrapper<Omit<UserConnection, 'edges'> & { edges: Array<ResolversTypes['UserEdge']> }>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserInput: UserInput;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  InteractionConnection: InteractionConnection;
  InteractionEdge: InteractionEdge;
  String: Scalars['String']['output'];
  Interaction: Interaction;
  ID: Scalars['ID']['output'];
  Float: Scalars['Float']['output'];
  InteractionInput: InteractionInput;
  RecordPayload: Omit<RecordPayload, 'users'> & { users: Array<ResolversParentTypes['User']> };
  Int: Scalars['Int']['output'];
  Item: Item;
  ItemConnection: ItemConnection;
  ItemEdge: ItemEdge;
  ItemInput: ItemInput;
  Boolean: Scalars['Boolean']['output'];
  ItemFilter: ItemFilter;
  ItemRecommendationConnection: Omit<ItemRecommendationConnection, 'edges'> & { edges: Array<ResolversParentTypes['ItemRecommendationEdge']> };
  ItemRecommendationEdge: Omit<ItemRecommendationEdge, 'sources' | 'because'> & { sources: Array<ResolversParentTypes['SourceContribution']>, because: Array<ResolversParentTypes['Explanation']> };
  FriendSuggestionConnection: Omit<FriendSuggestionConnection, 'edges'> & { edges: Array<ResolversParentTypes['FriendSuggestionEdge']> };
  FriendSuggestionEdge: Omit<FriendSuggestionEdge, 'node' | 'sources' | 'because' | 'mutualFriends'> & { node: ResolversParentTypes['User'], sources: Array<ResolversParentTypes['SourceContribution']>, because: Array<ResolversParentTypes['Explanation']>, mutualFriends: Array<ResolversParentTypes['User']> };
  SourceContribution: SourceContribution;
  Explanation: Omit<Explanation, 'steps'> & { steps: Array<ResolversParentTypes['PathStep']> };
  PathStep: Omit<PathStep, 'node'> & { node: ResolversParentTypes['PathNode'] };
  PathNode: ResolversUnionTypes<ResolversParentTypes>['PathNode'];
  Tag: Tag;
  Community: Community;
  Shortfall: Shortfall;
  DateTime: Scalars['DateTime']['output'];
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  Query: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Mutation: Record<PropertyKey, never>;
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
  User: Omit<User, 'recommendations' | 'friendSuggestions' | 'friends'> & { recommendations?: Maybe<ResolversParentTypes['ItemRecommendationConnection']>, friendSuggestions?: Maybe<ResolversParentTypes['FriendSuggestionConnection']>, friends?: Maybe<ResolversParentTypes['UserConnection']> };
  UserConnection: Omit<UserConnection, 'edges'> & { edges: Array<ResolversParentTypes['UserEdge']> };
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserInput: UserInput;
};

export type InteractionConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['InteractionConnection'] = ResolversParentTypes['InteractionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['InteractionEdge']>, ParentType, ContextType>;
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
  rejected?: Resolver<Array<ResolversTypes['Rejection']>, ParentType, ContextType>;
  users?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType>;
  consistencyToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ItemResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Item'] = ResolversParentTypes['Item']> = {
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  tags?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  similar?: Resolver<Maybe<ResolversTypes['ItemConnection']>, ParentType, ContextType, RequireFields<ItemSimilarArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ItemConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ItemConnection'] = ResolversParentTypes['ItemConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ItemEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ItemEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ItemEdge'] = ResolversParentTypes['ItemEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Item'], ParentType, ContextType>;
  score?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ItemRecommendationConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ItemRecommendationConnection'] = ResolversParentTypes['ItemRecommendationConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ItemRecommendationEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  shortfall?: Resolver<Maybe<ResolversTypes['Shortfall']>, ParentType, ContextType>;
  recommendationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ItemRecommendationEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ItemRecommendationEdge'] = ResolversParentTypes['ItemRecommendationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Item'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  sources?: Resolver<Array<ResolversTypes['SourceContribution']>, ParentType, ContextType>;
  because?: Resolver<Array<ResolversTypes['Explanation']>, ParentType, ContextType>;
};

export type FriendSuggestionConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FriendSuggestionConnection'] = ResolversParentTypes['FriendSuggestionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['FriendSuggestionEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  shortfall?: Resolver<Maybe<ResolversTypes['Shortfall']>, ParentType, ContextType>;
  recommendationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type FriendSuggestionEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FriendSuggestionEdge'] = ResolversParentTypes['FriendSuggestionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  sources?: Resolver<Array<ResolversTypes['SourceContribution']>, ParentType, ContextType>;
  because?: Resolver<Array<ResolversTypes['Explanation']>, ParentType, ContextType>;
  mutualFriendCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  mutualFriends?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType, RequireFields<FriendSuggestionEdgeMutualFriendsArgs, 'first'>>;
};

export type SourceContributionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SourceContribution'] = ResolversParentTypes['SourceContribution']> = {
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  contribution?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ExplanationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Explanation'] = ResolversParentTypes['Explanation']> = {
  kind?: Resolver<ResolversTypes['ExplanationKind'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ExplanationTextArgs, 'locale'>>;
  count?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  steps?: Resolver<Array<ResolversTypes['PathStep']>, ParentType, ContextType>;
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

export type CommunityResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Community'] = ResolversParentTypes['Community']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ShortfallResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Shortfall'] = ResolversParentTypes['Shortfall']> = {
  reason?: Resolver<ResolversTypes['ShortfallReason'], ParentType, ContextType>;
  missing?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type NodeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Item' | 'User', ParentType, ContextType>;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'nodeId'>>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  users?: Resolver<Array<Maybe<ResolversTypes['User']>>, ParentType, ContextType, RequireFields<QueryUsersArgs, 'ids'>>;
  item?: Resolver<Maybe<ResolversTypes['Item']>, ParentType, ContextType, RequireFields<QueryItemArgs, 'id'>>;
  items?: Resolver<Array<Maybe<ResolversTypes['Item']>>, ParentType, ContextType, RequireFields<QueryItemsArgs, 'ids'>>;
  rank?: Resolver<Maybe<ResolversTypes['ItemRecommendationConnection']>, ParentType, ContextType, RequireFields<QueryRankArgs, 'user' | 'items'>>;
  popular?: Resolver<Maybe<ResolversTypes['ItemConnection']>, ParentType, ContextType, RequireFields<QueryPopularArgs, 'first'>>;
  trending?: Resolver<Maybe<ResolversTypes['ItemConnection']>, ParentType, ContextType, RequireFields<QueryTrendingArgs, 'first' | 'windowDays'>>;
  activeSnapshot?: Resolver<Maybe<ResolversTypes['Snapshot']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
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

export type UpsertPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UpsertPayload'] = ResolversParentTypes['UpsertPayload']> = {
  created?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updated?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rejected?: Resolver<Array<ResolversTypes['Rejection']>, ParentType, ContextType>;
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
  metrics?: Resolver<Array<ResolversTypes['Metric']>, ParentType, ContextType>;
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

export type UserResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  recommendations?: Resolver<Maybe<ResolversTypes['ItemRecommendationConnection']>, ParentType, ContextType, RequireFields<UserRecommendationsArgs, 'first'>>;
  friendSuggestions?: Resolver<Maybe<ResolversTypes['FriendSuggestionConnection']>, ParentType, ContextType, RequireFields<UserFriendSuggestionsArgs, 'first'>>;
  history?: Resolver<Maybe<ResolversTypes['InteractionConnection']>, ParentType, ContextType, RequireFields<UserHistoryArgs, 'first'>>;
  friends?: Resolver<Maybe<ResolversTypes['UserConnection']>, ParentType, ContextType, RequireFields<UserFriendsArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<Array<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type Resolvers<ContextType = RequestContext> = {
  InteractionConnection?: InteractionConnectionResolvers<ContextType>;
  InteractionEdge?: InteractionEdgeResolvers<ContextType>;
  Interaction?: InteractionResolvers<ContextType>;
  RecordPayload?: RecordPayloadResolvers<ContextType>;
  Item?: ItemResolvers<ContextType>;
  ItemConnection?: ItemConnectionResolvers<ContextType>;
  ItemEdge?: ItemEdgeResolvers<ContextType>;
  ItemRecommendationConnection?: ItemRecommendationConnectionResolvers<ContextType>;
  ItemRecommendationEdge?: ItemRecommendationEdgeResolvers<ContextType>;
  FriendSuggestionConnection?: FriendSuggestionConnectionResolvers<ContextType>;
  FriendSuggestionEdge?: FriendSuggestionEdgeResolvers<ContextType>;
  SourceContribution?: SourceContributionResolvers<ContextType>;
  Explanation?: ExplanationResolvers<ContextType>;
  PathStep?: PathStepResolvers<ContextType>;
  PathNode?: PathNodeResolvers<ContextType>;
  Tag?: TagResolvers<ContextType>;
  Community?: CommunityResolvers<ContextType>;
  Shortfall?: ShortfallResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Node?: NodeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  UpsertPayload?: UpsertPayloadResolvers<ContextType>;
  Rejection?: RejectionResolvers<ContextType>;
  DeletePayload?: DeletePayloadResolvers<ContextType>;
  Snapshot?: SnapshotResolvers<ContextType>;
  Metric?: MetricResolvers<ContextType>;
  FriendshipPayload?: FriendshipPayloadResolvers<ContextType>;
  BlockPayload?: BlockPayloadResolvers<ContextType>;
  VisibilityPayload?: VisibilityPayloadResolvers<ContextType>;
  DismissPayload?: DismissPayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
};

