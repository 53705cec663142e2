import {
  type Explanation,
  type PathNode,
  type PathStep,
  type StatedInteraction,
  sharedVerb,
} from '../../core/page/index.js'
import { MAX_COUNTED, NEW_DAYS } from '../../core/ports/index.js'
import type { SentenceByKind } from './keys.js'
import type { LocalMessages } from './messages.js'

/** Loads names that the explanation does not have. */
export interface NameLoaders {
  readonly users: { load(id: string): Promise<{ readonly name: string | null } | null> }
  readonly items: { load(id: string): Promise<{ readonly title: string | null } | null> }
}

/**
 * An explanation as a sentence, with names and titles from the graph. A missing name is a generic word, never
 * an id. Returns a promise only if some of the names must be read first.
 */
export function explanationText(
  explanation: Explanation,
  loaders: NameLoaders,
  messages: LocalMessages,
): string | Promise<string> {
  const named = namedNodes(explanation)
  const names = named.map((node) => nameOf(node, loaders))
  const isRead = (name: string | null | Promise<string | null>): name is string | null =>
    name === null || typeof name === 'string'
  return names.every(isRead)
    ? sentence(explanation, names, messages)
    : Promise.all(names).then((read) => sentence(explanation, read, messages))
}

/** The nodes that the sentence names. */
function namedNodes({ kind, steps, closeTo = [] }: Explanation): readonly PathNode[] {
  const shown = kind === 'TASTE' ? closeTo : steps.slice(1, kind === 'TAGS' ? 3 : 2)
  return shown.map(({ node }) => node)
}

/** @param names of {@link namedNodes}; null: without a name. */
function sentence(
  explanation: Explanation,
  names: readonly (string | null)[],
  messages: LocalMessages,
): string {
  const { kind, count, steps, earlier = 0, closeTo = [] } = explanation
  const others = (count ?? 1) - 1
  const aboutUser = steps.at(-1)?.node.type === 'User'
  const say = (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    messages.format([key], values)
  const quote = (text: string) => say('quote', { text })
  const [name = null, second = null] = names
  const item = name === null ? say('unnamed.item') : quote(name)
  /** The message for what a user did. */
  const stated = (
    about: SentenceByKind,
    interaction: StatedInteraction | null,
    values: Readonly<Record<string, string | number>>,
  ) => {
    if (interaction === null) return say(`${about}.session`, values)
    const { kind: verb, rating } = interaction
    const keys = [`${about}.${verb}`, ...(rating === null ? [] : [`${about}.rating`]), `${about}.other`]
    return messages.format(keys, { ...values, rating: rating ?? 0 })
  }
  const own = interactionOf(steps[1])
  switch (kind) {
    case 'SIMILAR_TO_HISTORY':
      return stated('similar', own, { item })
    case 'FRIENDS_LIKED':
      return stated('friends', interactionOf(steps[2]), { friend: name ?? say('unnamed.friend'), others })
    case 'TAGS':
      return stated('tags', own, { item, tag: quote(second ?? '') })
    case 'COMMUNITY': {
      const subject = aboutUser ? 'user' : 'item'
      if (steps.length === 1) return say('community.near')
      return name === null
        ? say(`community.${subject}Unnamed`)
        : say(`community.${subject}`, { community: quote(name) })
    }
    case 'POPULAR':
      if (aboutUser) return say('popular.user')
      return say(count === MAX_COUNTED ? 'popular.itemMany' : 'popular.item', { count: count ?? 0 })
    case 'TRENDING':
      return say('trending', { recent: count ?? 0, earlier })
    case 'NEW':
      if (aboutUser) return say('new.user')
      return count === 0 ? say('new.first') : say('new.item', { days: NEW_DAYS })
    case 'TASTE':
      if (aboutUser) return say('taste.user')
      return stated('taste', commonInteraction(closeTo.map(interactionOf)), {
        items: messages.list(names.map((each) => (each === null ? say('unnamed.item') : quote(each)))),
      })
    case 'MUTUAL_FRIENDS':
      return say('mutual', { friend: name ?? say('unnamed.mutualFriend'), others })
    case 'SHARED_ITEMS': {
      if (steps.at(-1)?.node.type === 'Community') return stated('favourite', own, { item, others })
      const theirs = interactionOf(steps[2])
      const verb = own && theirs && sharedVerb(own, theirs)
      return stated('shared', { kind: verb ?? 'other', rating: null }, { item, others })
    }
    case 'FOLLOWS_YOU':
      return say('follows')
    case 'FRIENDS_IN':
      return say('friendsIn', { friend: name ?? say('unnamed.friend'), others })
  }
}

/** What all of these interactions are: the same kind, or ratings of which the lowest is stated. */
function commonInteraction(all: readonly (StatedInteraction | null)[]): StatedInteraction | null {
  const known = all.filter((each) => each !== null)
  if (known.length < all.length) return null
  const [first] = known
  const kind = known.every((each) => each.kind === first!.kind) ? first!.kind : 'other'
  const ratings = known.flatMap(({ rating }) => rating ?? [])
  return { kind, rating: kind !== 'other' && ratings.length === known.length ? Math.min(...ratings) : null }
}

const interactionOf = (step: PathStep | undefined): StatedInteraction | null => step?.interaction ?? null

/** Null if the node has no name; a blank name is none. */
function nameOf(node: PathNode, loaders: NameLoaders): string | null | Promise<string | null> {
  switch (node.type) {
    case 'User':
      return node.name === undefined
        ? loaders.users.load(node.id).then((user) => given(user?.name))
        : given(node.name)
    case 'Item':
      return node.title === undefined
        ? loaders.items.load(node.id).then((item) => given(item?.title))
        : given(node.title)
    case 'Tag':
    case 'Community':
      return given(node.name)
  }
}

function given(name: string | null | undefined): string | null {
  return name == null || name.trim() === '' ? null : name
}
