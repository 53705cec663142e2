import type { Explanation, PathNode } from '../../core/page/index.js'
import { MAX_COUNTED } from '../../core/ports/index.js'
import type { Loaders } from '../request/index.js'

/**
 * An explanation as an English sentence, with names and titles from the graph. Returns a promise only if some
 * of them must be read first.
 */
export function explanationText(explanation: Explanation, loaders: Loaders): string | Promise<string> {
  // The sentence names the node after the viewer, and for TAGS the tag after it.
  const named = explanation.steps.slice(1, explanation.kind === 'TAGS' ? 3 : 2)
  const names = named.map(({ node }) => nameOf(node, loaders))
  return names.every((name) => typeof name === 'string')
    ? sentence(explanation, names)
    : Promise.all(names).then((loaded) => sentence(explanation, loaded))
}

/** @param names names of the nodes on the path, from the second. */
function sentence({ kind, count, steps }: Explanation, names: readonly string[]): string {
  const through = names[0] ?? ''
  const others = (count ?? 1) - 1
  const aboutUser = steps.at(-1)?.node.type === 'User'
  switch (kind) {
    case 'SIMILAR_TO_HISTORY':
      return `Because of ${through}`
    case 'FRIENDS_LIKED':
      return others > 0
        ? `${through} and ${plural(others, 'other friend')} like this`
        : `${through} likes this`
    case 'COMMUNITY':
      if (aboutUser) return through === '' ? 'Of the same circle as you' : `You are both part of ${through}`
      return through === '' ? 'A favourite of people like you' : `A favourite of ${through}`
    case 'TAGS':
      return `${names[1] ?? ''}, like ${through}`
    case 'POPULAR':
      if (aboutUser) return 'Knows many people'
      return `Popular: ${plural(count ?? 0, 'interaction')}${count === MAX_COUNTED ? ' or more' : ''}`
    case 'TRENDING':
      return 'More people find this these days'
    case 'NEW':
      if (aboutUser) return 'You may not have met yet'
      return count === 0 ? 'Not found by anybody yet' : 'New'
    case 'TASTE':
      return aboutUser ? 'Likes what you like' : 'Close to your taste'
    case 'MUTUAL_FRIENDS':
      return others > 0
        ? `You both know ${through} and ${plural(others, 'other')}`
        : `You both know ${through}`
    case 'SHARED_ITEMS':
      if (steps.at(-1)?.node.type === 'Community')
        return others > 0
          ? `They like ${through} and ${others} more that you like`
          : `They like ${through}, as you do`
      return others > 0
        ? `You both like ${through} and ${plural(others, 'other')}`
        : `You both like ${through}`
    case 'FOLLOWS_YOU':
      return 'Follows you'
    case 'FRIENDS_IN':
      return others > 0
        ? `${through} and ${plural(others, 'other friend')} belong to it`
        : `${through} belongs to it`
  }
}

function nameOf(node: PathNode, loaders: Loaders): string | Promise<string> {
  switch (node.type) {
    case 'User':
      if (node.name !== undefined) return node.name ?? node.id
      return loaders.users.load(node.id).then((user) => user?.name ?? node.id)
    case 'Item':
      if (node.title !== undefined) return node.title ?? node.id
      return loaders.items.load(node.id).then((item) => item?.title ?? node.id)
    case 'Tag':
      return node.name
    case 'Community':
      return node.name ?? ''
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
