import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql'
import type { Limits } from './caller.js'
import { type Fragments, fragmentsOf } from './fragments.js'
import { tooCostly } from './refusal.js'

/** Sizes of an operation with its fragments spread. */
interface Shape {
  /** Fields of the selection itself. */
  readonly fields: number
  /** Levels of fields. */
  readonly depth: number
  /** Levels of fields below `__schema` and `__type`. */
  readonly introspectionDepth: number
  readonly aliases: number
  readonly directives: number
}

const EMPTY: Shape = { fields: 0, depth: 0, introspectionDepth: 0, aliases: 0, directives: 0 }

/**
 * Checks the shape of an operation. Fragments count wherever they are spread. Levels of introspection have a
 * limit of their own, because tools nest them deeper.
 *
 * @throws Refusal QUERY_TOO_COSTLY naming the limit that is exceeded.
 */
export function checkShape(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limits: Pick<Limits, 'depth' | 'introspectionDepth' | 'aliases' | 'rootFields' | 'directives'>,
): void {
  const { fields, directives, ...inside } = measure(operation.selectionSet, fragmentsOf(document), new Map())
  const onVariables = operation.variableDefinitions?.map((each) => each.directives?.length ?? 0) ?? []
  const found: Record<keyof typeof limits, number> = {
    ...inside,
    rootFields: fields,
    directives: onVariables.reduce(
      (sum, count) => sum + count,
      directives + (operation.directives?.length ?? 0),
    ),
  }
  for (const [limit, [what, remedy]] of CHECKS) {
    if (found[limit] <= limits[limit]) continue
    throw tooCostly(
      limit,
      `the operation has ${found[limit]} ${what}; the maximum is ${limits[limit]}`,
      remedy,
    )
  }
}

const CHECKS = [
  ['depth', ['levels of fields', 'ask for deeper objects in a request of their own']],
  ['introspectionDepth', ['levels of introspection fields', 'use fewer levels of `ofType`']],
  ['aliases', ['aliases', 'use a list field, such as `users(ids:)`, or several requests']],
  ['rootFields', ['root fields', 'use a list field, such as `users(ids:)`, or several requests']],
  ['directives', ['directives', 'leave fields out of the query instead']],
] as const satisfies readonly (readonly [keyof Limits, readonly [string, string]])[]

/** @param known sizes of fragments, which are measured once. A fragment within itself counts as empty. */
function measure({ selections }: SelectionSetNode, fragments: Fragments, known: Map<string, Shape>): Shape {
  let { fields, depth, introspectionDepth, aliases, directives } = EMPTY
  for (const selection of selections) {
    directives += selection.directives?.length ?? 0
    let inner = EMPTY
    if (selection.kind === Kind.FIELD) {
      fields++
      if (selection.alias !== undefined) aliases++
      if (selection.selectionSet) inner = measure(selection.selectionSet, fragments, known)
      const isIntrospection = selection.name.value.startsWith('__')
      depth = Math.max(depth, 1 + (isIntrospection ? 0 : inner.depth))
      const levels = isIntrospection ? 1 + inner.depth : inner.introspectionDepth
      introspectionDepth = Math.max(introspectionDepth, levels)
    } else {
      inner =
        selection.kind === Kind.INLINE_FRAGMENT
          ? measure(selection.selectionSet, fragments, known)
          : spread(selection.name.value)
      fields += inner.fields
      depth = Math.max(depth, inner.depth)
      introspectionDepth = Math.max(introspectionDepth, inner.introspectionDepth)
    }
    aliases += inner.aliases
    directives += inner.directives
  }
  return { fields, depth, introspectionDepth, aliases, directives }

  function spread(name: string): Shape {
    const found = known.get(name)
    if (found !== undefined) return found
    known.set(name, EMPTY)
    const fragment = fragments.get(name)
    const shape = fragment === undefined ? EMPTY : measure(fragment.selectionSet, fragments, known)
    known.set(name, shape)
    return shape
  }
}
