// The page at `/`: GraphiQL over /graphql of this server, with example queries. They hold their values themselves, since GraphiQL
// leaves the variables of the tab that it opens with empty. The ids are ones that the sample shop and most public data have.
const examples = [
  {
    query: `# Items for a person, with what each source contributed and why.
query Recommendations {
  user(id: "2") {
    name
    recommendations(first: 10) {
      edges {
        score
        node { id title tags }
        sources { source contribution }
        because { kind text count steps { via node { __typename ... on Item { id title } ... on User { id name } ... on Tag { tag: name } ... on Community { id name } } } }
      }
      shortfall { reason missing }
      pageInfo { hasNextPage endCursor }
    }
  }
}
`,
  },
  {
    query: `# People this person may know.
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
    query: `# What this person did, and who the friends are.
query History {
  user(id: "2") {
    id
    name
    history(first: 10) { edges { node { kind weight at item { id title } } } }
    friends(first: 10) { edges { node { id name } } }
  }
}
`,
  },
  {
    query: `# Lists for everybody, and what serves now.
query Overview {
  popular(first: 10) { edges { score node { id title tags } } }
  trending(first: 10, windowDays: 30) { edges { score node { id title } } }
  activeSnapshot { version algorithm status createdAt metrics { name value } }
}
`,
  },
  {
    query: `# A person does something; the payload's page has seen it already.
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

const { React, ReactDOM, GraphiQL } = window
ReactDOM.createRoot(document.getElementById('console')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
    defaultTabs: examples,
    shouldPersistHeaders: false,
  }),
)
