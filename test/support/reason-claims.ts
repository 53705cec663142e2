import { type Graph, int } from '../../src/neo4j/driver/index.js'
import { cypher } from './cypher.js'

/*
 * Reads what the English sentences of reasons claim, and asks the database for each claim with a naive query.
 * The queries and the words are written here a second time, and use nothing of the code under test.
 */

/** A reason as the API gives it, with the page that it is on. */
export interface Reason {
  readonly viewer: string
  /** Id of the item, user or community that the reason is about. */
  readonly target: string
  readonly kind: string
  readonly text: string
  readonly count: number | null
  readonly earlier: number | null
  readonly steps: readonly Step[]
  readonly closeTo: readonly Step[]
}

interface Step {
  readonly via: string | null
  readonly node: { readonly __typename: string; readonly id?: string; readonly tag?: string }
  readonly interaction: { readonly kind: string; readonly rating: number | null } | null
}

/** The fields of an {@link Reason} in GraphQL. */
export const REASON_FIELDS = `kind text count earlier steps { ...step } closeTo { ...step }`
/** Goes with {@link REASON_FIELDS}. */
export const STEP_FRAGMENT = `fragment step on PathStep { via interaction { kind rating }
  node { __typename ... on User { id } ... on Item { id } ... on Tag { tag: name } ... on Community { id } } }`

/** Claims that were checked, by kind of sentence, and those that are false. */
export interface Verdict {
  readonly reasons: number
  readonly claims: ReadonlyMap<string, number>
  readonly wrong: readonly string[]
}

const VERBS: Readonly<Record<string, readonly string[]>> = {
  viewed: ['VIEW'],
  'clicked on': ['CLICK'],
  'listened to': ['LISTEN'],
  liked: ['LIKE'],
  like: ['LIKE', 'RATE'],
  bought: ['PURCHASE'],
  rated: ['RATE'],
}
const VERB = '(viewed|clicked on|listened to|liked|bought|rated)'
const TITLE = '“(.+)”'

/** Told to others: everything that attracts but views and clicks. */
const TOLD = ['LISTEN', 'LIKE', 'RATE', 'PURCHASE']
const POSITIVE = [...TOLD, 'VIEW', 'CLICK']

/** A query that returns `at`, the place of the row, and `holds` for each row. */
type Check = readonly [claim: string, query: string]

/** The rows of a kind of sentence, and what has to hold of each. */
interface Sentence {
  readonly pattern: RegExp
  readonly values: (match: readonly (string | undefined)[], reason: Reason) => Record<string, unknown>
  readonly checks: readonly Check[]
}

const each = (body: string) => `UNWIND range(0, size($rows) - 1) AS at WITH at, $rows[at] AS row ${body}`
const VISIBLE = `coalesce(f.active, true) AND coalesce(f.showTies, true)
  AND NOT EXISTS { (f)-[:BLOCKED]->(v) } AND NOT EXISTS { (v)-[:BLOCKED]->(f) }`

const ownDid = (item: string): Check => [
  'the viewer did it',
  each(`RETURN at, EXISTS { MATCH (:User {id: row.viewer})-[r:INTERACTED]->(h:Item {id: row.${item}})
    WHERE r.kind IN row.kinds AND coalesce(r.liked, true) AND (row.rating IS NULL OR r.rating = row.rating)
      AND h.title = row.title } AS holds`),
]
const own = (verb: string | undefined, rating: string | undefined) => ({
  kinds: VERBS[verb ?? ''] ?? ['none'],
  rating: rating === undefined ? null : Number(rating),
})
const step = (reason: Reason, place: number) => reason.steps[place]?.node.id ?? null

const SENTENCES: Readonly<Record<string, readonly Sentence[]>> = {
  SIMILAR_TO_HISTORY: [
    {
      pattern: new RegExp(`^Because you ${VERB} ${TITLE}(?: ([\\d.]+))?$`),
      values: ([, verb, title, rating], reason) => ({ ...own(verb, rating), title, known: step(reason, 1) }),
      checks: [
        ownDid('known'),
        [
          'training found the two similar',
          each(`MATCH (:KindredActive)-[:IS]->(s) RETURN at, EXISTS {
            MATCH (:Item {id: row.known})-[e:SIMILAR_A|SIMILAR_B]->(:Item {id: row.target})
            WHERE type(e) = 'SIMILAR_' + s.slot } AS holds`),
        ],
      ],
    },
  ],
  TAGS: [
    {
      pattern: new RegExp(`^Tagged ${TITLE}, like ${TITLE} that you ${VERB}(?: ([\\d.]+))?$`),
      values: ([, tag, title, verb, rating], reason) => ({
        ...{ ...own(verb, rating), tag, title, known: step(reason, 1), count: reason.count },
      }),
      checks: [
        ownDid('known'),
        [
          'both have the tag',
          each(`RETURN at, EXISTS { (:Item {id: row.known})-[:TAGGED]->(:Tag {name: row.tag}) }
            AND EXISTS { (:Item {id: row.target})-[:TAGGED]->(:Tag {name: row.tag}) } AS holds`),
        ],
        [
          'at least as many items of the history have the tag',
          each(`RETURN at, COUNT { MATCH (:User {id: row.viewer})-[r:INTERACTED]->(h)-[:TAGGED]->(:Tag {name: row.tag})
            WHERE r.kind IN ${list(POSITIVE)} RETURN DISTINCT h } >= row.count AS holds`),
        ],
      ],
    },
  ],
  FRIENDS_LIKED: [
    {
      pattern: new RegExp(
        `^(.+?)(?: and ([\\d,]+) other friends?)? ${VERB} this(?: ([\\d.]+)( or higher)?)?$`,
      ),
      values: ([, name, others, verb, rating, orHigher], reason) => ({
        ...{ ...own(verb, rating), name, orHigher: orHigher !== undefined, friend: step(reason, 1) },
        ...{ number: Number((others ?? '0').replaceAll(',', '')) + 1, count: reason.count },
      }),
      checks: [
        [
          'the friend did it, and it may be told',
          each(`MATCH (v:User {id: row.viewer}) RETURN at, EXISTS {
            MATCH (v)-[:FRIEND]-(f:User {id: row.friend})-[r:INTERACTED]->(:Item {id: row.target})
            WHERE ${VISIBLE} AND f.name = row.name AND r.kind IN row.kinds AND r.kind IN ${list(TOLD)}
              AND coalesce(r.liked, true) AND (row.rating IS NULL OR r.rating = row.rating) } AS holds`),
        ],
        [
          'exactly as many friends did it',
          each(`MATCH (v:User {id: row.viewer}) RETURN at, row.number = row.count AND row.number = COUNT {
            MATCH (v)-[:FRIEND]-(f)-[r:INTERACTED]->(i:Item {id: row.target})
            WHERE ${VISIBLE} AND r.kind IN row.kinds AND coalesce(r.liked, true)
              AND (row.rating IS NULL OR r.rating >= row.rating)
              AND NOT EXISTS { (f)-[:INTERACTED {kind: 'DISLIKE'}]->(i) }
            RETURN DISTINCT f } AS holds`),
        ],
      ],
    },
  ],
  COMMUNITY: [
    {
      pattern: new RegExp(`^Popular in your community ${TITLE}$`),
      values: ([, name]) => ({ name }),
      checks: [
        [
          'the viewer is a member, and the item is a favourite',
          each(`MATCH (:KindredActive)-[:IS]->(s) RETURN at, EXISTS {
            MATCH (:User {id: row.viewer})-[:MEMBER_OF]->(c {name: row.name})-[:FAVOURS]->(:Item {id: row.target})
            WHERE c.slot = s.slot } AS holds`),
        ],
      ],
    },
    {
      pattern: new RegExp(`^You are both in the community ${TITLE}$`),
      values: ([, name]) => ({ name }),
      checks: [
        [
          'both are members',
          each(`MATCH (:KindredActive)-[:IS]->(s) RETURN at, EXISTS {
            MATCH (:User {id: row.viewer})-[:MEMBER_OF]->(c {name: row.name})<-[:MEMBER_OF]-(f:User {id: row.target})
            WHERE c.slot = s.slot AND coalesce(f.showTies, true) } AS holds`),
        ],
      ],
    },
    { pattern: /^You may know each other$/, values: () => ({}), checks: [] },
  ],
  POPULAR: [
    {
      pattern: /^Popular: (\d+)( or more)? positive interactions?$/,
      values: ([, number, more], { count }) => ({ number: Number(number), count, more: more !== undefined }),
      checks: [
        [
          'as many interactions',
          each(`WITH at, row, COUNT { MATCH (:Item {id: row.target})<-[r:INTERACTED]-()
              WHERE r.kind IN ${list(POSITIVE)} AND coalesce(r.liked, true) } AS found
            RETURN at, row.number = row.count AND CASE WHEN row.more THEN found >= row.number ELSE found = row.number END AS holds`),
        ],
      ],
    },
    {
      pattern: /^Has ties to other users$/,
      values: () => ({}),
      checks: [
        [
          'the user has ties and shows them',
          each(
            `RETURN at, EXISTS { (f:User {id: row.target})-[:FRIEND|FOLLOWS]-() WHERE coalesce(f.showTies, true) } AS holds`,
          ),
        ],
      ],
    },
  ],
  TRENDING: [
    {
      pattern: /^Trending: (\d+) positive interactions? in the last 7 days, (\d+) in the 7 days before$/,
      values: ([, recent, earlier], reason) => ({
        ...{ recent: Number(recent), before: Number(earlier), count: reason.count, earlier: reason.earlier },
      }),
      checks: [
        [
          'as many in both weeks',
          each(`WITH at, row, datetime({epochMillis: $now}) AS now
            WITH at, row, now, COUNT { MATCH (:Item {id: row.target})<-[r:INTERACTED]-()
                WHERE r.kind IN ${list(POSITIVE)} AND coalesce(r.liked, true) AND r.at >= now - duration('P7D') } AS recent,
              COUNT { MATCH (:Item {id: row.target})<-[r:INTERACTED]-()
                WHERE r.kind IN ${list(POSITIVE)} AND coalesce(r.liked, true)
                  AND r.at >= now - duration('P14D') AND r.at < now - duration('P7D') } AS earlier
            RETURN at, recent > earlier AND recent = row.recent AND row.recent = row.count
              AND earlier = row.before AND row.before = row.earlier AS holds`),
        ],
      ],
    },
  ],
  NEW: [
    {
      pattern: /^New: published in the last (\d+) days$/,
      values: ([, days]) => ({ days: Number(days) }),
      checks: [
        [
          'published in these days',
          each(`WITH at, row, datetime({epochMillis: $now}) AS now MATCH (i:Item {id: row.target})
            RETURN at, i.publishedAt <= now AND i.publishedAt >= now - duration({days: row.days}) AS holds`),
        ],
      ],
    },
    {
      pattern: /^Nobody has liked this yet$/,
      values: () => ({}),
      checks: [
        [
          'no user likes it',
          each(`RETURN at, NOT EXISTS { MATCH (:Item {id: row.target})<-[r:INTERACTED]-()
            WHERE r.kind IN ${list(POSITIVE)} AND coalesce(r.liked, true) } AS holds`),
        ],
      ],
    },
    { pattern: /^You may not know each other yet$/, values: () => ({}), checks: [] },
  ],
  TASTE: [
    {
      pattern: new RegExp(
        `^Close to (“.+”) (?:that you ${VERB}(?: ([\\d.]+) or higher)?|from your history)$`,
      ),
      values: ([, names, verb, rating], reason) => ({
        ...{ names, rating: rating === undefined ? null : Number(rating) },
        kinds: verb === undefined ? POSITIVE : VERBS[verb],
        close: reason.closeTo.map(({ node }) => node.id),
      }),
      checks: [
        [
          'the viewer did it with both, and they are named',
          each(`RETURN at, size(row.close) > 0 AND all(id IN row.close WHERE EXISTS {
            MATCH (:User {id: row.viewer})-[r:INTERACTED]->(h:Item {id: id})
            WHERE r.kind IN row.kinds AND coalesce(r.liked, true) AND (row.rating IS NULL OR r.rating >= row.rating)
              AND row.names CONTAINS '“' + h.title + '”' }) AS holds`),
        ],
        [
          'their vectors are the closest of the latest history',
          each(`MATCH (:KindredActive)-[:IS]->(s) MATCH (i:Item {id: row.target})
            CALL (row, s, i) {
              MATCH (:User {id: row.viewer})-[r:INTERACTED]->(h)
              WHERE r.kind IN ${list(POSITIVE)} AND coalesce(r.liked, true) AND h <> i
              WITH h, max(r.at) AS latest, s, i
              ORDER BY latest DESC, h.id LIMIT 100
              WITH h, vector.similarity.cosine(
                CASE s.slot WHEN 'A' THEN h.embeddingA ELSE h.embeddingB END,
                CASE s.slot WHEN 'A' THEN i.embeddingA ELSE i.embeddingB END) * 2 - 1 AS cosine
              WHERE cosine IS NOT NULL
              RETURN collect([h.id, cosine, EXISTS { (:User {id: row.viewer})-[:INTERACTED {kind: 'DISLIKE'}]->(h) }]) AS found
            }
            WITH at, row, [x IN found WHERE x[0] IN row.close | x[1]] AS named,
              [x IN found WHERE NOT x[0] IN row.close AND NOT x[2] | x[1]] AS others
            // The vectors of a server are quantized, so a tie may be broken the other way.
            RETURN at, size(named) = size(row.close) AND all(x IN named WHERE x > 0 AND none(y IN others WHERE y > x + 0.02)) AS holds`),
        ],
      ],
    },
    {
      pattern: /^Similar taste to yours$/,
      values: () => ({}),
      checks: [],
    },
  ],
  MUTUAL_FRIENDS: [
    {
      pattern: /^You are both friends with (.+?)(?: and ([\d,]+) other users?)?$/,
      values: ([, name, others], reason) => ({
        ...{ name, friend: step(reason, 1), count: reason.count },
        number: Number((others ?? '0').replaceAll(',', '')) + 1,
      }),
      checks: [
        [
          'exactly as many mutual friends, and this one',
          each(`MATCH (v:User {id: row.viewer}) WITH at, row, COLLECT {
              MATCH (v)-[:FRIEND]-(f)-[:FRIEND]-(:User {id: row.target}) WHERE ${VISIBLE} RETURN DISTINCT [f.id, f.name] } AS found
            RETURN at, size(found) = row.number AND row.number = row.count AND [row.friend, row.name] IN found AS holds`),
        ],
      ],
    },
  ],
  SHARED_ITEMS: [
    {
      pattern: new RegExp(
        `^You both (viewed|clicked on|listened to|like|bought|interacted with) ${TITLE}(?: and ([\\d,]+) other items?)?$`,
      ),
      values: ([, verb, title, others], reason) => ({
        ...{ title, item: step(reason, 1), count: reason.count },
        ...{
          own: VERBS[verb!] ?? POSITIVE,
          theirs: (VERBS[verb!] ?? TOLD).filter((kind) => TOLD.includes(kind)),
        },
        number: others === undefined ? null : Number(others.replaceAll(',', '')) + 1,
      }),
      checks: [
        [
          'both did it',
          each(`RETURN at, EXISTS {
            MATCH (:User {id: row.viewer})-[a:INTERACTED]->(i:Item {id: row.item})<-[b:INTERACTED]-(:User {id: row.target})
            WHERE a.kind IN row.own AND b.kind IN row.theirs AND coalesce(a.liked, true) AND coalesce(b.liked, true)
              AND i.title = row.title } AS holds`),
        ],
        [
          'with exactly as many items',
          each(`RETURN at, row.count IS NULL OR (row.count = coalesce(row.number, 1) AND row.count = COUNT {
            MATCH (:User {id: row.viewer})-[a:INTERACTED]->(i:Item)<-[b:INTERACTED]-(:User {id: row.target})
            WHERE a.kind IN row.own AND b.kind IN row.theirs AND coalesce(a.liked, true) AND coalesce(b.liked, true)
              AND COUNT { MATCH (i)<-[r:INTERACTED]-(any)
                WHERE r.kind IN ${list(POSITIVE)} AND coalesce(r.liked, true) RETURN DISTINCT any } >= 3
            RETURN DISTINCT i }) AS holds`),
        ],
      ],
    },
    {
      pattern: new RegExp(
        `^Its favourites include ${TITLE}, which (?:you ${VERB}(?: ([\\d.]+))?|is in your history)(?:, and (\\d+) more items? from your history)?$`,
      ),
      values: ([, title, verb, rating, others], reason) => ({
        ...{ title, known: step(reason, 1), rating: rating === undefined ? null : Number(rating) },
        kinds: verb === undefined ? POSITIVE : VERBS[verb],
        ...{ count: reason.count, number: Number(others ?? 0) + 1 },
      }),
      checks: [
        ownDid('known'),
        [
          'exactly as many favourites of the community',
          each(`WITH at, row, COLLECT {
              MATCH (:User {id: row.viewer})-[r:INTERACTED]->(i)<-[:FAVOURS]-(:Community {id: row.target})
              WHERE r.kind IN ${list(POSITIVE)} AND coalesce(r.liked, true) RETURN DISTINCT i.id } AS found
            RETURN at, row.known IN found AND size(found) = row.number AND row.number = row.count AS holds`),
        ],
      ],
    },
  ],
  FOLLOWS_YOU: [
    {
      pattern: /^Follows you$/,
      values: () => ({}),
      checks: [
        [
          'the user follows the viewer',
          each(
            'RETURN at, EXISTS { (:User {id: row.target})-[:FOLLOWS]->(:User {id: row.viewer}) } AS holds',
          ),
        ],
      ],
    },
  ],
  FRIENDS_IN: [
    {
      pattern: /^(.+?)(?: and ([\d,]+) other friends?)? belongs? to it$/,
      values: ([, name, others], reason) => ({
        ...{ name, friend: step(reason, 1), count: reason.count, number: Number(others ?? 0) + 1 },
      }),
      checks: [
        [
          'exactly as many friends are members, and this one',
          each(`MATCH (v:User {id: row.viewer}) WITH at, row, COLLECT {
              MATCH (v)-[:FRIEND]-(f)-[:MEMBER_OF]->(:Community {id: row.target}) WHERE ${VISIBLE}
              RETURN DISTINCT [f.id, f.name] } AS found
            RETURN at, size(found) = row.number AND row.number = row.count AND [row.friend, row.name] IN found AS holds`),
        ],
      ],
    },
  ],
}

function list(kinds: readonly string[]): string {
  return `[${kinds.map((kind) => `'${kind}'`).join(', ')}]`
}

/** Rows of a query. */
const BATCH = 500

/**
 * Checks every claim of the sentences. A sentence that no pattern reads is wrong, too.
 *
 * @param now milliseconds since 1970; end of the weeks of trends.
 */
export async function checkClaims(graph: Graph, reasons: readonly Reason[], now: number): Promise<Verdict> {
  const wrong: string[] = []
  const claims = new Map<string, number>()
  const rowsOf = new Map<Sentence, { readonly kind: string; readonly rows: Record<string, unknown>[] }>()
  const texts = new Map<Record<string, unknown>, Reason>()
  for (const reason of reasons) {
    const { kind, text, viewer, target } = reason
    const sentence = SENTENCES[kind]?.find(({ pattern }) => pattern.test(text))
    if (sentence === undefined) {
      wrong.push(`not understood: ${describe(reason)}`)
      continue
    }
    const row = { ...sentence.values(sentence.pattern.exec(text)!, reason), viewer, target }
    texts.set(row, reason)
    const known = rowsOf.get(sentence)
    if (known === undefined) rowsOf.set(sentence, { kind, rows: [row] })
    else known.rows.push(row)
  }
  for (const [{ checks }, { kind, rows }] of rowsOf) {
    for (const [claim, query] of checks)
      for (let start = 0; start < rows.length; start += BATCH) {
        const batch = rows.slice(start, start + BATCH)
        const found = await graph.read<{ at: number; holds: boolean | null }>(cypher(query), {
          rows: batch,
          now: int(now),
        })
        const held = new Set(found.flatMap(({ at, holds }) => (holds === true ? [at] : [])))
        batch.forEach((row, at) => {
          if (!held.has(at)) wrong.push(`not so, ${claim}: ${describe(texts.get(row)!)}`)
        })
        claims.set(`${kind}: ${claim}`, (claims.get(`${kind}: ${claim}`) ?? 0) + batch.length)
      }
  }
  return { reasons: reasons.length, claims, wrong }
}

function describe({ viewer, target, kind, text, count, steps }: Reason): string {
  const path = steps.map(({ node, interaction }) => node.id ?? node.tag ?? interaction?.kind).join(' > ')
  return `${kind} "${text}" (count ${count}) about ${target} to ${viewer}: ${path}`
}
