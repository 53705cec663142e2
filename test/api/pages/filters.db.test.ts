import assert from 'node:assert/strict'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { openTestGraph } from '../../support/database.js'

const DAY = 86_400_000
const BEGINNING = Date.UTC(2026, 0, 1)
const TAGS = ['jazz', 'rock', 'folk', 'pop']
const BRANDS = ['north', 'south', 'east']

interface Thing {
  readonly id: string
  readonly tags: readonly string[]
  readonly available: boolean
  /** Days since the beginning. */
  readonly day: number | null
  readonly price: number | null
  readonly brand: string | null
  readonly author: string | null
}

/** Covers every combination of the properties that a filter reads. */
const THINGS: readonly Thing[] = Array.from({ length: 60 }, (_, n) => ({
  id: `thing-${n}`,
  tags: TAGS.filter((_, bit) => ((n * 7) >> bit) & 1),
  available: n % 9 !== 4,
  day: n % 5 === 0 ? null : n,
  price: n % 7 === 3 ? null : (n * 13) % 50,
  brand: n % 4 === 1 ? null : BRANDS[n % 3]!,
  author: n % 11 === 2 ? 'maker' : null,
}))

interface Filter {
  readonly tags?: readonly string[]
  readonly excludeTags?: readonly string[]
  /** Days. */
  readonly publishedAfter?: number
  readonly publishedBefore?: number
  readonly minPrice?: number
  readonly maxPrice?: number
  readonly brands?: readonly string[]
  readonly onlyIds?: readonly string[]
  readonly includeSeen?: boolean
}

interface Case {
  readonly filter: Filter
  readonly exclude: readonly string[]
  readonly likes: readonly string[]
  readonly views: readonly string[]
  readonly dismissed: readonly string[]
  readonly isMaker: boolean
  readonly first: number
}

const things = (maxLength: number) =>
  fc.uniqueArray(fc.constantFrom(...THINGS.map(({ id }) => id)), { maxLength })
const some = (values: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 })
const cases: fc.Arbitrary<Case> = fc.record({
  filter: fc.record(
    {
      tags: some(TAGS),
      excludeTags: some(TAGS),
      publishedAfter: fc.integer({ min: -1, max: 60 }),
      publishedBefore: fc.integer({ min: 0, max: 60 }),
      minPrice: fc.integer({ min: 0, max: 40 }),
      maxPrice: fc.integer({ min: 5, max: 50 }),
      brands: some(BRANDS),
      onlyIds: fc.uniqueArray(fc.constantFrom('nothing', ...THINGS.map(({ id }) => id)), { maxLength: 30 }),
      includeSeen: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  exclude: things(6),
  likes: things(12),
  views: things(4),
  dismissed: things(4),
  isMaker: fc.boolean(),
  first: fc.integer({ min: 0, max: 30 }),
})

/** Naive form of the filter. */
function allowed({ filter, exclude, likes, dismissed, isMaker }: Case): string[] {
  return THINGS.filter((thing) => {
    if (!thing.available || exclude.includes(thing.id) || dismissed.includes(thing.id)) return false
    if (isMaker && thing.author === 'maker') return false
    if (!filter.includeSeen && likes.includes(thing.id)) return false
    if (filter.tags && !filter.tags.some((tag) => thing.tags.includes(tag))) return false
    if (filter.excludeTags?.some((tag) => thing.tags.includes(tag))) return false
    const { publishedAfter, publishedBefore, minPrice, maxPrice, brands, onlyIds } = filter
    if (publishedAfter !== undefined && !(thing.day !== null && thing.day > publishedAfter)) return false
    if (publishedBefore !== undefined && !(thing.day !== null && thing.day < publishedBefore)) return false
    if (minPrice !== undefined && !(thing.price !== null && thing.price >= minPrice)) return false
    if (maxPrice !== undefined && !(thing.price !== null && thing.price <= maxPrice)) return false
    if (brands && !(thing.brand !== null && brands.includes(thing.brand))) return false
    return onlyIds?.includes(thing.id) ?? true
  }).map(({ id }) => id)
}

const dateOf = (day: number) => new Date(BEGINNING + day * DAY).toISOString()

function filterInput({ publishedAfter, publishedBefore, minPrice, maxPrice, brands, ...same }: Filter) {
  const price = {
    ...(minPrice !== undefined && { min: minPrice }),
    ...(maxPrice !== undefined && { max: maxPrice }),
  }
  return {
    ...same,
    ...(publishedAfter !== undefined && { publishedAfter: dateOf(publishedAfter) }),
    ...(publishedBefore !== undefined && { publishedBefore: dateOf(publishedBefore) }),
    properties: [
      ...(Object.keys(price).length > 0 ? [{ name: 'price', ...price }] : []),
      ...(brands ? [{ name: 'brand', in: brands }] : []),
    ],
  }
}

const PAGE = `query ($user: ID!, $first: Int!, $after: String, $filter: ItemFilter, $exclude: [ID!]) { user(id: $user) {
  recommendations(first: $first, after: $after, filter: $filter, exclude: $exclude) {
    shortfall { reason missing } pageInfo { hasNextPage endCursor } edges { node { id } because { kind } } } } }`

interface Page {
  shortfall: { reason: string; missing: number } | null
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  edges: { node: { id: string } }[]
}

describe('filters', () => {
  const graph = openTestGraph()
  let api: TestApi
  beforeAll(async () => {
    const properties = { price: 'number', brand: 'text' } as const
    api = await startApi(graph, {}, { catalogue: { properties } })
    await api.get('mutation { upsertUsers(input: [{ id: "maker" }]) { created } }')
    await write(THINGS)
    // Enough interactions for the sources to score.
    const events = THINGS.flatMap(({ id }, n) =>
      Array.from({ length: 5 }, (_, person) => ({
        user: `person-${(n * person) % 12}`,
        item: id,
        kind: 'LIKE',
      })),
    )
    await record(events)
  })
  afterAll(() => api.stop())

  const write = (list: readonly Thing[]) =>
    api.get(
      'mutation ($input: [ItemInput!]!) { upsertItems(input: $input) { created rejected { message } } }',
      {
        input: list.map(({ id, tags, available, day, price, brand, author }) => ({
          ...{ id, tags, available, author },
          publishedAt: day === null ? null : dateOf(day),
          properties: [
            ...(price === null ? [] : [{ name: 'price', number: price }]),
            ...(brand === null ? [] : [{ name: 'brand', text: brand }]),
          ],
        })),
      },
    )
  const record = (input: readonly object[]) =>
    api.get(
      'mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input, createMissing: true) { recorded } }',
      { input },
    )
  /** Writes a viewer and their interactions in one request. */
  const begin = (user: string, { likes, views, dismissed }: Case) =>
    api.get(
      `mutation ($user: ID!, $events: [InteractionInput!]!) {
        upsertUsers(input: [{ id: $user }]) { created } recordInteractions(input: $events) { recorded }
        ${dismissed.map((item, n) => `d${n}: dismiss(user: $user, target: { item: "${item}" }) { dismissed }`).join(' ')} }`,
      {
        user,
        events: [
          ...likes.map((item) => ({ user, item, kind: 'LIKE' })),
          ...views.map((item) => ({ user, item, kind: 'VIEW' })),
        ],
      },
    )

  it('apply before the cut: a page is full while items are left, and reports the shortfall', async () => {
    let people = 0
    await fc.assert(
      fc.asyncProperty(cases, async (given) => {
        const user = given.isMaker ? 'maker' : `viewer-${people++}`
        if (given.isMaker) {
          await api.get(
            'mutation { deleteUsers(ids: ["maker"]) { deleted } upsertUsers(input: [{ id: "maker" }]) { created } }',
          )
          await write(THINGS.filter(({ author }) => author !== null))
        }
        await begin(user, given)

        const left = new Set(allowed(given))
        const { first, exclude } = given
        for (let after: string | null = null; ; ) {
          const variables = { user, first, after, filter: filterInput(given.filter), exclude }
          const page: Page = (await api.get(PAGE, variables)).user.recommendations
          assert.equal(page.edges.length, Math.min(first, left.size))
          for (const { node } of page.edges) assert.ok(left.delete(node.id), `${node.id} may not be there`)
          const missing = first - page.edges.length
          const { includeSeen: _, ...narrowing } = given.filter
          const reason = Object.keys(narrowing).length > 0 ? 'FILTER_TOO_NARROW' : 'CATALOGUE_EXHAUSTED'
          assert.deepEqual(page.shortfall, missing > 0 ? { reason, missing } : null)
          assert.equal(page.pageInfo.hasNextPage, left.size > 0)
          after = page.pageInfo.endCursor
          if (left.size === 0 || first === 0) break
        }
      }),
      { numRuns: 15 },
    )
  })

  it('apply to lists that are the same for all viewers', async () => {
    const filter = filterInput({ minPrice: 10, maxPrice: 30, brands: ['north'] })
    const { popular } = await api.get(
      'query ($filter: ItemFilter) { popular(filter: $filter) { edges { node { id properties { name number text } } } } }',
      { filter },
    )
    const wanted = THINGS.filter(
      ({ available, price, brand }) =>
        available && price !== null && price >= 10 && price <= 30 && brand === 'north',
    )
    assert.deepEqual(
      popular.edges.map(({ node }: { node: { id: string } }) => node.id).sort(),
      wanted.map(({ id }) => id).sort(),
    )
    const [{ node }] = popular.edges
    const thing = THINGS.find(({ id }) => id === node.id)!
    assert.deepEqual(node.properties, [
      { name: 'price', number: thing.price, text: null },
      { name: 'brand', number: null, text: 'north' },
    ])
  })

  it('keep properties that an update does not name, and remove one set to null', async () => {
    const change = (properties: readonly object[]) =>
      api.get(
        'mutation ($input: [ItemInput!]!) { upsertItems(input: $input) { rejected { field message } } }',
        { input: [{ id: 'thing-58', properties }] },
      )
    const read = async () =>
      (await api.get('{ item(id: "thing-58") { properties { name number text } } }')).item
    await change([{ name: 'brand', text: 'west' }])
    assert.deepEqual((await read()).properties[1], { name: 'brand', number: null, text: 'west' })
    await change([{ name: 'brand' }])
    assert.deepEqual(
      (await read()).properties.map(({ name }: { name: string }) => name),
      ['price'],
    )
    const { upsertItems } = await change([{ name: 'colour', text: 'red' }])
    assert.equal(upsertItems.rejected[0].field, 'properties')
    assert.match(upsertItems.rejected[0].message, /no declared property "colour"/)
    const wrong = await change([{ name: 'price', text: 'dear' }])
    assert.match(wrong.upsertItems.rejected[0].message, /is a number/)
  })

  it('reject invalid conditions by field', async () => {
    const refused = async (properties: readonly object[]) => {
      const { errors } = await api.ask(
        'query ($filter: ItemFilter) { popular(filter: $filter) { edges { score } } }',
        { filter: { properties } },
      )
      return [errors?.[0]?.extensions.code, errors?.[0]?.extensions.field]
    }
    const at = 'filter.properties[0]'
    assert.deepEqual(await refused([{ name: 'colour', in: ['red'] }]), ['BAD_USER_INPUT', `${at}.name`])
    assert.deepEqual(await refused([{ name: 'price' }]), ['BAD_USER_INPUT', at])
    assert.deepEqual(await refused([{ name: 'price', in: ['3'] }]), ['BAD_USER_INPUT', at])
    assert.deepEqual(await refused([{ name: 'brand', min: 3 }]), ['BAD_USER_INPUT', at])
    assert.deepEqual(await refused([{ name: 'brand', in: [] }]), ['BAD_USER_INPUT', at])
  })
})
