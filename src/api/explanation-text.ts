import type { Explanation, PathNode } from '../core/explanation.js'
import { MOST_COUNTED } from '../core/ports/evidence.js'
import type { Loaders } from './loaders.js'

/**
 * An explanation as a sentence in English, with names and titles where the graph has them.
 */
export async function explanationText(
  { kind, count, steps }: Explanation,
  loaders: Loaders,
): Promise<string> {
  const names = await Promise.all(steps.map(({ node }) => nameOf(node, loaders)))
  const through = names[1] ?? ''
  const others = (count ?? 1) - 1
  const aboutPerson = steps.at(-1)?.node.type === 'User'
  switch (kind) {
    case 'SIMILAR_TO_HISTORY':
      return `Because of ${through}`
    case 'FRIENDS_LIKED':
      return others > 0
        ? `${through} and ${plural(others, 'other friend')} like this`
        : `${through} likes this`
    case 'COMMUNITY':
      if (aboutPerson) return through === '' ? 'Of the same circle as you' : `You are both part of ${through}`
      return through === '' ? 'A favourite of people like you' : `A favourite of ${through}`
    case 'TAGS':
      return `${names[2] ?? ''}, like ${through}`
    case 'POPULAR':
      if (aboutPerson) return 'Knows many people'
      return `Popular: ${plural(count ?? 0, 'interaction')}${count === MOST_COUNTED ? ' or more' : ''}`
    case 'TRENDING':
      return 'More people find this these days'
    case 'NEW':
      if (aboutPerson) return 'You may not have met yet'
      return count === 0 ? 'Not found by anybody yet' : 'New'
    case 'TASTE':
      return aboutPerson ? 'Likes what you like' : 'Close to your taste'
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

async function nameOf(node: PathNode, loaders: Loaders): Promise<string> {
  switch (node.type) {
    case 'User':
      return (node.name === undefined ? (await loaders.users.load(node.id))?.name : node.name) ?? node.id
    case 'Item':
      return (node.title === undefined ? (await loaders.items.load(node.id))?.title : node.title) ?? node.id
    case 'Tag':
      return node.name
    case 'Community':
      return node.name ?? ''
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
