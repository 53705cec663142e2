import type { KindTable } from '../core/interaction.js'
import type { Newcomer, Newcomers } from '../core/ports/newcomers.js'
import { type Graph, int } from './connection.js'
import { attractingKinds } from './live-sources.js'
import { loadQuery } from './queries.js'

type Kin = readonly (readonly [item: string, strength: number])[]

interface Row {
  readonly id: string
  /** People. */
  readonly audience: number
  readonly alike: Kin
  readonly liked: Kin
  readonly near: Kin
}

/** Items that are placed at most. */
const MOST_NEWCOMERS = 200
/** People who say as much of an item as its content does. */
const AUDIENCE_PRIOR = 2

export function createNewcomers(graph: Graph, kinds: KindTable): Newcomers {
  const newcomers = loadQuery('serving/newcomers')
  const attracting = attractingKinds(kinds)
  return {
    async read(options) {
      const request = { attracting, limit: int(MOST_NEWCOMERS) }
      const rows = await graph.read<Row>(newcomers, { request }, options)
      return rows.map(placed).filter(({ kin }) => kin.length > 0)
    },
  }
}

/** Content speaks alone until there is an audience, which then speaks with n / (n + 2), n its people; tags and vector have equal shares of content. */
function placed({ id, audience, alike, liked, near }: Row): Newcomer {
  const content = [alike, near].filter((list) => list.length > 0)
  const spoken = liked.length === 0 ? 0 : content.length === 0 ? 1 : audience / (audience + AUDIENCE_PRIOR)
  const weights = new Map<string, number>()
  const add = (list: Kin, share: number) => {
    const total = list.reduce((sum, [, strength]) => sum + strength, 0)
    for (const [item, strength] of total > 0 ? list : [])
      weights.set(item, (weights.get(item) ?? 0) + (share * strength) / total)
  }
  for (const list of content) add(list, (1 - spoken) / content.length)
  add(liked, spoken)
  return { id, kin: [...weights].map(([item, weight]) => ({ item, weight })) }
}
