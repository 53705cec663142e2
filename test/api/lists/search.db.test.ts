import assert from 'node:assert/strict'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { loadQuery, splitStatements } from '../../../src/neo4j/driver/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const TITLES: Readonly<Record<string, string>> = {
  cafe: 'Café del Mar',
  cafeteria: 'Cafeteria',
  who: 'The Who',
  it: 'It',
  acdc: 'AC/DC: Back in Black',
  dont: "Don't Look Back",
  tokyo: '東京物語',
  tower: '東京タワー',
  seoul: '서울의 봄',
  war: 'Война и мир',
  gross: 'Größe zählt',
  symbols: '!!! (+ - ~)',
  party: '🎉',
  sold: 'Café closed',
  '4711': 'Cologne',
}
const USERS: Readonly<Record<string, string>> = {
  ann: 'Ann Müller',
  annette: 'Annette Møller',
  gone: 'Ann Gone',
  shy: 'Ann Shy',
}

interface Edges {
  readonly edges: readonly {
    readonly cursor: string
    readonly score?: number | null
    readonly node: { readonly id: string }
  }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

describe('search', () => {
  const graph = openTestGraph()
  let api: TestApi
  beforeAll(async () => {
    api = await startApi(graph)
    await api.get(
      'mutation ($items: [ItemInput!]!, $users: [UserInput!]!) { upsertItems(input: $items) { created } upsertUsers(input: $users) { created } }',
      {
        items: Object.entries(TITLES).map(([id, title]) => ({
          id,
          title,
          tags: id === 'who' ? ['Rock Music'] : [],
          available: id !== 'sold',
        })),
        users: Object.entries(USERS).map(([id, name]) => ({ id, name, active: id !== 'gone' })),
      },
    )
    await api.get('mutation { setVisibility(user: "shy", suggestible: false) { user { id } } }')
  })
  afterAll(() => api.stop())

  const ids = ({ edges }: Edges) => edges.map(({ node }) => node.id)
  const find = async (text: string, more = ''): Promise<string[]> =>
    ids(
      (
        await api.get(`query ($text: String!) { search(text: $text ${more}) { edges { node { id } } } }`, {
          text,
        })
      ).search,
    )
  const findUsers = async (text: string): Promise<string[]> =>
    ids(
      (
        await api.get('query ($text: String!) { searchUsers(text: $text) { edges { node { id } } } }', {
          text,
        })
      ).searchUsers,
    )

  it('finds words by their beginning, without case and accents', async () => {
    assert.deepEqual(await find('cafe'), ['cafe', 'cafeteria'])
    assert.deepEqual(await find('CAFÉ MAR'), ['cafe'])
    assert.deepEqual(await find('mar caf'), ['cafe'])
    assert.deepEqual(await find('cafe black'), [], 'every word must match')
    assert.deepEqual(await find('grosse'), ['gross'])
    assert.deepEqual(await find('Größe zahl'), ['gross'])
    assert.deepEqual(await find("don't"), ['dont'])
    assert.deepEqual(await find('don back'), ['dont'])
    assert.deepEqual(await find('ac/d'), ['acdc'])
    assert.deepEqual(await find('acdc'), ['acdc'], 'the id')
    assert.deepEqual(await find('4711'), ['4711'], 'an id')
    assert.deepEqual(await find('rock'), ['who'], 'a tag')
  })

  it('finds text in any script, stop words and symbols', async () => {
    assert.deepEqual(
      await find('東京'),
      ['tower', 'tokyo'].sort((a, b) => TITLES[a]!.length - TITLES[b]!.length),
    )
    assert.deepEqual(await find('京物'), ['tokyo'])
    assert.deepEqual(await find('東京タワ'), ['tower'])
    assert.deepEqual(await find('서울'), ['seoul'])
    assert.deepEqual(await find('война'), ['war'])
    assert.deepEqual(await find('мир ВОЙНА'), ['war'])
    assert.deepEqual(await find('the who'), ['who'])
    assert.equal((await find('it'))[0], 'it')
    assert.deepEqual(await find('!!!'), ['symbols'])
    assert.deepEqual(await find('🎉'), ['party'])
  })

  it('leaves out what a user has dismissed, consumed or made, and unknown users', async () => {
    await api.get(`mutation {
      dismiss(user: "ann", target: { item: "cafe" }) { dismissed }
      recordInteractions(input: [{ user: "ann", item: "cafeteria", kind: "LIKE" }]) { recorded }
      upsertItems(input: [{ id: "own", title: "Cafe of Ann", author: "ann" }]) { created } }`)
    assert.deepEqual(await find('cafe', ', user: "ann"'), [])
    assert.deepEqual(await find('cafe', ', user: "ann", filter: { includeSeen: true }'), ['cafeteria'])
    assert.deepEqual(await find('cafe', ', user: "annette", filter: { onlyIds: ["cafe", "sold"] }'), ['cafe'])
    assert.equal(
      (await api.get('{ search(text: "cafe", user: "nobody") { edges { cursor } } }')).search,
      null,
    )
    await api.get('mutation { deleteItems(ids: ["own"]) { deleted } }')
  })

  it('finds users who are active and suggestible', async () => {
    assert.deepEqual(await findUsers('ann'), ['ann', 'annette'])
    assert.deepEqual(await findUsers('muller'), ['ann'])
    assert.deepEqual(await findUsers('MØLLER anne'), ['annette'])
    assert.deepEqual(await findUsers('annette'), ['annette'])
    assert.deepEqual([await findUsers('gone'), await findUsers('shy')], [[], []])
  })

  it('refuses a blank text and names the list of all', async () => {
    for (const [query, list] of [
      ['search', 'browseItems'],
      ['searchUsers', 'browseUsers'],
    ] as const)
      for (const text of ['', ' \t']) {
        const { errors } = await api.ask(
          `query ($text: String!) { ${query}(text: $text) { edges { cursor } } }`,
          { text },
        )
        const { code, field, remedy } = errors![0]!.extensions
        assert.deepEqual([code, field], ['BAD_USER_INPUT', 'text'])
        assert.match(String(remedy), new RegExp(list))
      }
    const { errors } = await api.ask('query ($text: String!) { search(text: $text) { edges { cursor } } }', {
      text: 'x'.repeat(1001),
    })
    assert.equal(errors![0]!.extensions.code, 'BAD_USER_INPUT')
  })

  it('takes any text, and finds every item by its own title', async () => {
    const special = fc
      .array(fc.constantFrom(...'+-&|!(){}[]^"~*?:\\/ ', 'AND', 'OR', 'NOT', 'TO', 'a', '京', '\ud83d', '\0'))
      .map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(special, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })),
        async (text) => {
          if (text.trim() === '') return
          await find(text)
          await findUsers(text)
        },
      ),
      {
        numRuns: 120,
        // Folded, they are longer than what Lucene takes.
        examples: [['ß'.repeat(512)], ['ﷺ'.repeat(512)], ['𝒜'.repeat(256)]],
      },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...'abzéø東ア한я7 -/\'":*(', 'the', 'it '), { minLength: 1, maxLength: 12 }),
        async (parts) => {
          const title = parts.join('')
          if (title.trim() === '') return
          await api.get(
            'mutation ($title: String!) { upsertItems(input: [{ id: "random", title: $title }]) { created } }',
            { title },
          )
          assert.ok((await find(title, ', first: 1000')).includes('random'), JSON.stringify(title))
        },
      ),
      { numRuns: 60 },
    )
    await api.get('mutation { deleteItems(ids: ["random"]) { deleted } }')
  })

  it('scrolls through results and through all items and users', async () => {
    await graph.runAutoCommit(
      cypher(
        "UNWIND range(100, 159) AS n CREATE (:Item {id: 'n' + n, title: 'Number ' + (n % 7), available: n % 10 <> 0}) CREATE (:User {id: 'n' + n, name: 'Number ' + n})",
      ),
      {},
    )
    const scroll = async (field: string, args: string): Promise<string[]> => {
      const seen: string[] = []
      for (let after: string | null = null; ; ) {
        const query = `query ($after: String) { list: ${field}(${args} first: 11, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`
        const list: Edges = (await api.get(query, { after })).list
        seen.push(...ids(list))
        if (!list.pageInfo.hasNextPage) return seen
        after = list.pageInfo.endCursor
      }
    }
    const open = Array.from({ length: 60 }, (_, n) => `n${n + 100}`).filter((id) => !id.endsWith('0'))
    const found = await scroll('search', 'text: "number",')
    assert.deepEqual([...found].sort(), open)
    assert.equal((await scroll('searchUsers', 'text: "numb",')).length, 60)
    const all = await scroll('browseItems', '')
    assert.deepEqual(all, [...Object.keys(TITLES).filter((id) => id !== 'sold'), ...open].sort())
    const users = await scroll('browseUsers', '')
    assert.deepEqual(users, [...users].sort())
    assert.equal(users.length, 62)
    const { list } = await api.get('{ list: browseItems(first: 1) { edges { score cursor } } }')
    assert.equal(list.edges[0].score, null)
    const { errors } = await api.ask(`{ browseUsers(after: "${list.edges[0].cursor}") { edges { cursor } } }`)
    assert.equal(errors![0]!.extensions.code, 'BAD_USER_INPUT')
  })

  it('works without its indexes, as in a graph of an earlier version', async () => {
    await graph.runAutoCommit(cypher('DROP INDEX item_title'), {})
    await graph.runAutoCommit(cypher('DROP INDEX user_name'), {})
    try {
      assert.deepEqual(await find('Café del'), ['cafe'])
      assert.deepEqual(await findUsers('annette'), ['annette'])
    } finally {
      const migration = loadQuery('schema/011-search')
      for (const text of splitStatements(migration.text))
        await graph.runAutoCommit({ ...migration, text }, {})
    }
  })
})
