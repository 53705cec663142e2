import type { Client } from './client.js'

/** Requests as an application sends them. Each one checks that the response is complete. */
export interface Pages {
  /**
   * Twenty items with sources and reasons.
   *
   * @param token consistency token of a write that the page must include.
   */
  items(user: string, token?: string): Promise<readonly string[]>
  /** Five items and three friend suggestions, with sources and reasons. */
  home(user: string): Promise<void>
  /** Twenty friend suggestions with sources and reasons. */
  friends(user: string): Promise<void>
  /** Records one LIKE. Returns the consistency token. */
  like(user: string, item: string): Promise<string>
  /** Ids of the interactions written so far. */
  readonly written: readonly string[]
}

interface Edge {
  readonly node: { readonly id: string }
  readonly sources: readonly unknown[]
  readonly because: readonly unknown[]
}

const ITEMS = `query Items($user: ID!, $first: Int!) {
  user(id: $user) {
    recommendations(first: $first) {
      recommendationId
      pageInfo { hasNextPage endCursor }
      edges {
        score
        node { id title }
        sources { source contribution }
        because { kind text steps { via node { __typename ... on Item { id } ... on User { id } } } }
      }
    }
  }
}`

const HOME = `query Home($user: ID!) {
  user(id: $user) {
    name
    recommendations(first: 5) {
      edges { score node { id title } sources { source contribution } because { kind text } }
    }
    friendSuggestions(first: 3) {
      edges { score node { id name } mutualFriendCount sources { source contribution } because { kind text } }
    }
  }
}`

const FRIENDS = `query Friends($user: ID!, $first: Int!) {
  user(id: $user) {
    friendSuggestions(first: $first) {
      edges { score node { id name } mutualFriendCount sources { source contribution } because { kind text } }
    }
  }
}`

const LIKE = `mutation Like($input: [InteractionInput!]!) {
  recordInteractions(input: $input) { recorded consistencyToken }
}`

/** @param run identifies this run in the ids of the interactions that it writes. */
export function createPages(client: Client, run: string, first = 20): Pages {
  const written: string[] = []
  return {
    written,
    async items(user, token) {
      type Data = { user: { recommendations: { edges: readonly Edge[] } } }
      const { edges } = (await client.ask<Data>(ITEMS, { user, first }, token)).user.recommendations
      const complete = edges.filter(({ sources, because }) => sources.length > 0 && because.length > 0)
      if (complete.length !== first) {
        throw new Error(`the page of ${user} has ${complete.length} complete entries of ${edges.length}`)
      }
      return edges.map(({ node }) => node.id)
    },
    async home(user) {
      type Data = { user: { recommendations: { edges: readonly Edge[] } } }
      const { edges } = (await client.ask<Data>(HOME, { user })).user.recommendations
      if (edges.length !== 5) throw new Error(`the page of ${user} has ${edges.length} of 5 entries`)
    },
    async friends(user) {
      type Data = { user: { friendSuggestions: { edges: readonly Edge[] } } }
      const { edges } = (await client.ask<Data>(FRIENDS, { user, first })).user.friendSuggestions
      const complete = edges.filter(({ because }) => because.length > 0)
      if (complete.length !== first)
        throw new Error(`the page of ${user} has ${complete.length} complete entries of ${edges.length}`)
    },
    async like(user, item) {
      const id = `bench:${run}:${written.length}`
      written.push(id)
      type Data = { recordInteractions: { recorded: number; consistencyToken: string } }
      const { recordInteractions } = await client.ask<Data>(LIKE, {
        input: [{ id, user, item, kind: 'LIKE' }],
      })
      if (recordInteractions.recorded !== 1) throw new Error(`a write for ${user} was not recorded`)
      return recordInteractions.consistencyToken
    },
  }
}
