import type { FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql'

/** What a resolver is told of the query. */
export interface Selected {
  readonly fieldNodes: readonly FieldNode[]
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
}

/**
 * Whether a field's selection reaches a field below it, such as `edges.because`. Directives are not looked at: what may be skipped counts as
 * selected, so that the answer is only ever a hint.
 */
export function selects({ fieldNodes, fragments }: Selected, path: string): boolean {
  const reaches = (set: SelectionSetNode | undefined, [name, ...rest]: readonly string[]): boolean =>
    set?.selections.some((selection) => {
      if (selection.kind === 'InlineFragment') return reaches(selection.selectionSet, [name!, ...rest])
      if (selection.kind === 'FragmentSpread')
        return reaches(fragments[selection.name.value]?.selectionSet, [name!, ...rest])
      return selection.name.value === name && (rest.length === 0 || reaches(selection.selectionSet, rest))
    }) ?? false
  return fieldNodes.some(({ selectionSet }) => reaches(selectionSet, path.split('.')))
}
