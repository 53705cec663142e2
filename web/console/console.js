// The page at `/`: GraphiQL for this server's /graphql, with example queries. Each example contains its values, because
// GraphiQL leaves the variables of a new tab empty. The ids exist in the sample shop and in most public data sets.
import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './console.css'
import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { GraphiQL } from 'graphiql'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'

const examples = [
  {
    query: `# Items for a user, with the contribution of each source and the reasons.
query Recommendations {
  user(id: "2") {
    name
    recommendations(first: 10) {
      edges {
        score
        node { id title tags }
        sources { source contribution }
        because { kind text count steps { via node { __typename ... on Item { id title } ... on User { id name } ... on Tag { name } ... on Community { id name } } } }
      }
      shortfall { reason missing }
      pageInfo { hasNextPage endCursor }
    }
  }
}
`,
  },
  {
    query: `# Users that this user may know.
query FriendSuggestions {
  user(id: "2") {
    friendSuggestions(first: 10) {
      edges {
        score
        node { id name }
        mutualFriendCount
        mutualFriends { id name }
        because { kind text count }
      }
    }
  }
}
`,
  },
  {
    query: `# Finds items and users without an id.
query Find {
  search(text: "s", first: 5) { edges { score node { id title tags } } }
  browseItems(first: 5) { edges { node { id title tags } } pageInfo { hasNextPage endCursor } }
  browseUsers(first: 5) { edges { node { id name } } pageInfo { hasNextPage endCursor } }
}
`,
  },
  {
    query: `# The history and the friends of a user.
query History {
  user(id: "2") {
    id
    name
    history(first: 10) { edges { node { kind weight at item { id title } } } }
    friends(first: 10) { edges { node { id name } } }
    friendRequests(direction: INCOMING) { edges { node { id name } } }
    following(first: 10) { edges { node { id name } } }
  }
}
`,
  },
  {
    query: `# Lists that are the same for all users, and the active snapshot.
query Overview {
  popular(first: 10) { edges { score node { id title tags } } }
  trending(first: 10, windowDays: 30) { edges { score node { id title } } }
  activeSnapshot { version algorithm status createdAt metrics { name value } }
}
`,
  },
  {
    query: `# Records an interaction. The page in the payload already reflects it.
mutation Record {
  recordInteractions(input: [{ user: "2", item: "51", kind: "LIKE" }]) {
    recorded
    duplicates
    rejected { index field code message }
    users { id recommendations(first: 5) { edges { score node { id title } } } }
    consistencyToken
  }
}
`,
  },
]

createRoot(document.getElementById('console')).render(
  createElement(GraphiQL, {
    fetcher: createGraphiQLFetcher({ url: '/graphql' }),
    defaultTabs: examples,
    shouldPersistHeaders: false,
  }),
)
