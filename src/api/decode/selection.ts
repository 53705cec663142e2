import type { FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql'
import { MAX_PAGE } from '../../core/shared/index.js'

/** Part of GraphQL's resolve info that holds the selection of a field. */
export interface SelectionInfo {
  readonly fieldNodes: readonly FieldNode[]
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
}

/** Parts of a page of items that cost extra reads. */
export interface ItemPageSelection {
  readonly reasons: boolean
}

/** Reads what a query selects of an `ItemRecommendationConnection`. */
export function readItemPageSelection(info: SelectionInfo): ItemPageSelection {
  return { reasons: selects(info, 'edges.because') }
}

/** Parts of a page of friend suggestions that cost extra reads. */
export interface SuggestionPageSelection {
  /** Reasons, or anything that is read with them. */
  readonly reasons: boolean
  /**
   * Maximum number of mutual friends to read for an entry. Without `mutualFriends`, 1 for the text of a
   * reason.
   */
  readonly mutuals: number
  readonly tieProbabilities: boolean
}

/** Reads what a query selects of a `FriendSuggestionConnection`. */
export function readSuggestionPageSelection(info: SelectionInfo): SuggestionPageSelection {
  const mutualFriends = selects(info, 'edges.mutualFriends')
  return {
    reasons: mutualFriends || selects(info, 'edges.because') || selects(info, 'edges.mutualFriendCount'),
    mutuals: mutualFriends ? MAX_PAGE : 1,
    tieProbabilities: selects(info, 'edges.tieProbability') || selects(info, 'edges.followBackProbability'),
  }
}

/** Pages of a user that a query selects. They need the whole viewer. */
export interface UserSelection {
  readonly recommendations: boolean
  readonly friendSuggestions: boolean
}

/** Reads what a query selects of a `User`. */
export function readUserSelection(info: SelectionInfo): UserSelection {
  return {
    recommendations: selects(info, 'recommendations'),
    friendSuggestions: selects(info, 'friendSuggestions'),
  }
}

/**
 * Whether a field's selection contains a field below it, such as `edges.because`. Directives are ignored: a
 * field that `@skip` or `@include` leaves out counts as selected. It then costs a read that nothing uses.
 */
export function selects({ fieldNodes, fragments }: SelectionInfo, path: string): boolean {
  const contains = (set: SelectionSetNode | undefined, [name, ...rest]: readonly string[]): boolean =>
    set?.selections.some((selection) => {
      if (selection.kind === 'InlineFragment') return contains(selection.selectionSet, [name!, ...rest])
      if (selection.kind === 'FragmentSpread')
        return contains(fragments[selection.name.value]?.selectionSet, [name!, ...rest])
      return selection.name.value === name && (rest.length === 0 || contains(selection.selectionSet, rest))
    }) ?? false
  return fieldNodes.some(({ selectionSet }) => contains(selectionSet, path.split('.')))
}
