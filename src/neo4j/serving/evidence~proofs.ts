import type { KindTable } from '../core/interaction.js'
import type { Proof, Proofs } from '../core/ports/proofs.js'
import { attractingKinds } from './live-sources.js'
import { loadQuery } from './queries.js'

/** Name below `cypher/proofs/` of what shows a kind of reason, or a fact; what is not listed is said of the item itself. */
const QUERIES: Readonly<Record<string, string>> = {
  SIMILAR_TO_HISTORY: 'similar-to-history',
  FRIENDS_LIKED: 'friends-liked',
  COMMUNITY: 'community',
  TAGS: 'shared-tags',
  TASTE: 'taste',
  POPULAR: 'popular',
  TRENDING: 'trending',
  SEEN: 'seen',
  DISMISSED: 'dismissed',
  AUTHORED: 'authored',
}

export function createProofs(kinds: KindTable): Proofs {
  const attracting = attractingKinds(kinds)
  return {
    of(what, { user, item, asOf }): Proof {
      const { job, params, text } = loadQuery(`proofs/${QUERIES[what] ?? 'item'}`)
      const known: Proof['parameters'] = { user, item, attracting, moment: new Date(asOf).toISOString() }
      return {
        text: `// ${job}\n${text}`,
        parameters: Object.fromEntries(params.map((name) => [name, known[name]!])),
      }
    },
  }
}
