import type { Page } from '../core/page.js'

/** A page as a GraphQL connection, each edge with its cursor. */
export function connectionOf<Entry, Edge extends { readonly cursor: string }>(
  page: Page<Entry>,
  after: string | null | undefined,
  edgeOf: (entry: Entry) => Edge,
) {
  const edges = page.entries.map(edgeOf)
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: after !== null && after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}
