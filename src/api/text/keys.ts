/*
 * The keys of a message file. A sentence that states what a user did has one message for each kind of
 * interaction, such as `friends.LISTEN`, and one for ratings and for all other kinds.
 */

/** Sentences with a message for each kind of interaction, and the placeholders of each message. */
export const SENTENCES_BY_KIND = {
  similar: ['item'],
  friends: ['friend', 'others'],
  tags: ['tag', 'item'],
  taste: ['items'],
  shared: ['item', 'others'],
  favourite: ['item', 'others'],
} as const

/** Name of a sentence that has a message for each kind. */
export type SentenceByKind = keyof typeof SENTENCES_BY_KIND

/** Kinds that every language has messages for. */
const KINDS = ['VIEW', 'CLICK', 'LISTEN', 'LIKE', 'PURCHASE', 'other']

/** Keys with their placeholders, in the order of the message files. */
export const MESSAGE_KEYS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['quote', ['text']],
  ['unnamed.friend', []],
  ['unnamed.mutualFriend', []],
  ['unnamed.item', []],
  ...Object.entries(SENTENCES_BY_KIND).flatMap(([sentence, placeholders]) => [
    ...KINDS.map((kind): [string, readonly string[]] => [`${sentence}.${kind}`, placeholders]),
    // Two users may like an item and rate it differently, so that sentence states no rating.
    ...(sentence === 'shared'
      ? []
      : [[`${sentence}.rating`, [...placeholders, 'rating']] as [string, readonly string[]]]),
  ]),
  ['similar.session', ['item']],
  ['tags.session', ['tag', 'item']],
  ['taste.session', ['items']],
  ['taste.user', []],
  ['community.item', ['community']],
  ['community.itemUnnamed', []],
  ['community.user', ['community']],
  ['community.userUnnamed', []],
  ['community.near', []],
  ['popular.item', ['count']],
  ['popular.itemMany', ['count']],
  ['popular.user', []],
  ['trending', ['recent', 'earlier']],
  ['new.item', ['days']],
  ['new.first', []],
  ['new.user', []],
  ['mutual', ['friend', 'others']],
  ['follows', []],
  ['friendsIn', ['friend', 'others']],
])

/** A kind of interaction in a key, such as `BORROW` in `friends.BORROW`. */
const OWN_KIND = /^([a-z]+)\.([A-Z][A-Z0-9_]*)$/

/**
 * The placeholders of a key, and those that its message may leave out; null for an unknown key. Messages for
 * kinds of the kind table need not exist.
 *
 * @param kinds names of the kind table.
 */
export function placeholdersOf(
  key: string,
  kinds: ReadonlySet<string>,
): { readonly required: readonly string[]; readonly optional: readonly string[] } | null {
  const known = MESSAGE_KEYS.get(key)
  if (known !== undefined) return { required: known, optional: [] }
  const [, sentence = '', kind = ''] = OWN_KIND.exec(key) ?? []
  if (!Object.hasOwn(SENTENCES_BY_KIND, sentence) || !kinds.has(kind)) return null
  const required = SENTENCES_BY_KIND[sentence as SentenceByKind]
  return { required, optional: sentence === 'shared' ? [] : ['rating'] }
}
