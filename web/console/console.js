// The page at `/`: GraphiQL over /graphql of this server, with example queries.
const examples = [
  {
    query: `# Items for a person, with what each source contributed and why.
query Recommendations($user: ID!) {
  user(id: $user) {
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
    variables: '{ "user": "2" }',
  },
  {
    query: `# People this person may know.
query FriendSuggestions($user: ID!) {
  user(id: $user) {
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
    variables: '{ "user": "2" }',
  },
  {
    query: `# What this person did, and who the friends are.
query History($user: ID!) {
  user(id: $user) {
    id
    name
    history(first: 10) { edges { node { kind weight at item { id title } } } }
    friends(first: 10) { edges { node { id name } } }
  }
}
`,
    variables: '{ "user": "2" }',
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
mutation Record($user: ID!, $item: ID!) {
  recordInteractions(input: [{ user: $user, item: $item, kind: "LIKE" }]) {
    recorded
    duplicates
    rejected { index field code message }
    users { id recommendations(first: 5) { edges { score node { id title } } } }
    consistencyToken
  }
}
`,
    variables: '{ "user": "2", "item": "51" }',
  },
]

const { React, ReactDOM, GraphiQL } = window
ReactDOM.createRoot(document.getElementById('console')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
    defaultTabs: examples,
    defaultEditorToolsVisibility: 'variables',
    shouldPersistHeaders: false,
  }),
)
