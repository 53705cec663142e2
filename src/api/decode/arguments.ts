import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  GraphQLScalarType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { checkId } from '../../core/data/index.js'
import { badInput, MAX_PAGE } from '../../core/shared/index.js'

/** Most ids that `users(ids:)` and `items(ids:)` take. */
export const MAX_IDS = 100
/** Most ids that an exclusion, a filter or `rank` takes. */
export const MAX_FILTER_IDS = 10_000

/** @throws KindredError BAD_USER_INPUT unless 0 … 1,000. */
export function checkFirst(first: number, field = 'first'): number {
  if (Number.isInteger(first) && first >= 0 && first <= MAX_PAGE) return first
  throw badInput(field, `${field} is ${first}`, `ask for 0 to ${MAX_PAGE} entries`)
}

/** @throws KindredError BAD_USER_INPUT naming the list, or the entry in it that is no id. */
export function checkIds(ids: readonly string[], field: string, most: number): readonly string[] {
  if (ids.length > most)
    throw badInput(field, `${field} has ${ids.length} ids`, `send at most ${most} at a time`)
  for (const [position, id] of ids.entries()) checkId(id, `${field}[${position}]`)
  return ids
}

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

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/** ISO 8601, strict: a day that the calendar has, and a zone wherever there is a time. */
export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize(value) {
    if (value instanceof Date) return value.toISOString()
    if (typeof value === 'number') return new Date(value).toISOString()
    throw new TypeError('a DateTime must be a Date or milliseconds since 1970')
  },
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
})

function parse(value: unknown): Date {
  const match = typeof value === 'string' ? ISO.exec(value) : null
  if (match !== null) {
    const date = new Date(value as string)
    // Date takes 30 February for 2 March; the calendar day must be the one that was written.
    const [year, month, day] = match.slice(1, 4).map(Number)
    const written = new Date(Date.UTC(year!, month! - 1, day!))
    if (!Number.isNaN(date.getTime()) && written.getUTCMonth() === month! - 1 && written.getUTCDate() === day)
      return date
  }
  throw new GraphQLError(`${JSON.stringify(value ?? null)} is not a moment in ISO 8601`, {
    extensions: { scalar: 'DateTime', remedy: 'write it like 2026-03-01T12:00:00Z' },
  })
}
