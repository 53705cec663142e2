import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import { MAX_PAGE } from '../../core/shared/index.js'
import type { Limits } from './caller.js'
import {
  FIELD_COSTS,
  type FieldCost,
  INTROSPECTION_COST,
  LIST_LENGTH,
  OBJECT_COST,
  VALUE_COST,
} from './cost-table.js'
import { type Fragments, fragmentsOf } from './fragments.js'
import { tooCostly } from './refusal.js'

/** The estimated cost of a request. The unit is that of the cost table. */
export interface RequestCost {
  readonly total: number
  /** By path of the field, such as `user.recommendations`; the fields below it not included. */
  readonly fields: Readonly<Record<string, number>>
}

/** Values of the variables, as sent. */
type Variables = Readonly<Record<string, unknown>>

/**
 * Estimates the cost of a valid operation from its arguments, before anything runs.
 *
 * @throws Refusal QUERY_TOO_COSTLY naming the field at which the cost passes the limit, or the `first` of a
 *   nested list that is above its limit.
 */
export type EstimateCost = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
) => RequestCost

/** What is known of a field before its arguments. */
interface Priced {
  readonly field: GraphQLField<unknown, unknown>
  readonly type: GraphQLNamedType
  readonly isList: boolean
  readonly cost: FieldCost
  /** Name of the list argument that gives the number of entries, such as `ids`. */
  readonly listArgument: string | undefined
}

/** Creates the estimator for a schema. Lists in lists multiply; a field in several fragments counts once. */
export function createCostEstimator(
  schema: GraphQLSchema,
  limits: Pick<Limits, 'cost' | 'nestedFirst'>,
): EstimateCost {
  const priced = new Map<string, Priced>()
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) || isInterfaceType(type))
      for (const field of Object.values(type.getFields()))
        priced.set(`${type.name}.${field.name}`, price(`${type.name}.${field.name}`, field))

  return (document, operation, variables) => {
    const fragments = fragmentsOf(document)
    const values = new Map(
      (operation.variableDefinitions ?? []).map(({ variable: { name }, defaultValue }) => [
        name.value,
        variables[name.value] ?? (defaultValue && plainValue(defaultValue, new Map())),
      ]),
    )
    const fields: Record<string, number> = {}
    let total = 0

    const add = (path: string, cost: number, what: string): void => {
      total += cost
      fields[path] = (fields[path] ?? 0) + cost
      if (total <= limits.cost) return
      throw tooCostly(
        path,
        `the request costs more than ${limits.cost}: ${what} alone ${Math.round(fields[path]!)}`,
        'ask for fewer entries, or for less of each of them',
      )
    }
    /**
     * @param times number of parents.
     * @param inherited number of entries of a list below a field with `first`, such as `edges`.
     */
    const visit = (
      sets: readonly SelectionSetNode[],
      typeName: string,
      times: number,
      inherited: number | undefined,
      path: string,
    ): void => {
      for (const { nodes, parent } of collectFields(sets, typeName, fragments, values)) {
        const [node] = nodes as [FieldNode]
        const name = node.name.value
        const here = path === '' ? name : `${path}.${name}`
        if (name === '__schema' || name === '__type') add(here, INTROSPECTION_COST, `\`${here}\` costs`)
        const known = priced.get(`${parent}.${name}`)
        if (known === undefined) continue
        const first = countOf(firstOf(node, known.field, values))
        if (first !== undefined && first > limits.nestedFirst && times > 1)
          throw tooCostly(
            `${here}.first`,
            `\`first\` of \`${here}\` is ${first}; within a list the maximum is ${limits.nestedFirst}`,
            'ask for shorter lists, or for one object in a request',
          )
        const { listArgument } = known
        const given = listArgument === undefined ? undefined : lengthOf(argument(node, listArgument), values)
        // A longer list is refused by its field, which names the maximum.
        const own = first === undefined ? given : Math.min(first, MAX_PAGE)
        const entries = known.isList ? (own ?? inherited ?? LIST_LENGTH) : (own ?? 0)
        const { call = 0, entry = 0, of = {} } = known.cost
        const arguments_ = Object.entries(of).reduce(
          (sum, [each, cost]) => sum + cost * (lengthOf(argument(node, each), values) ?? 0),
          0,
        )
        const count = times > 1 || entries > 1 ? ` (${times} times, ${entries} entries)` : ''
        add(here, times * (call + entry * entries + arguments_), `\`${here}\`${count} costs`)
        const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
        if (below.length === 0) continue
        if (known.isList) visit(below, known.type.name, times * entries, undefined, here)
        else visit(below, known.type.name, times, own, here)
      }
    }
    const root = schema.getRootType(operation.operation)
    if (root) visit([operation.selectionSet], root.name, 1, undefined, '')
    return { total, fields }
  }
}

function price(name: string, field: GraphQLField<unknown, unknown>): Priced {
  const type = getNamedType(field.type)
  const isLength = ({ type: given, defaultValue }: (typeof field.args)[number]): boolean =>
    isNonNullType(given) && isListType(getNullableType(given)) && defaultValue === undefined
  return {
    ...{ field, type, isList: isListType(getNullableType(field.type)) },
    cost: FIELD_COSTS[name] ?? (isLeafType(type) ? VALUE_COST : OBJECT_COST),
    listArgument: field.args.find(isLength)?.name,
  }
}

interface Collected {
  readonly nodes: FieldNode[]
  /** Name of the type that has the field. */
  readonly parent: string
}

type Values = ReadonlyMap<string, unknown>

/** Fields of selections, each response name of a type once, without those that a directive leaves out. */
function collectFields(
  sets: readonly SelectionSetNode[],
  typeName: string,
  fragments: Fragments,
  values: Values,
): Iterable<Collected> {
  const collected = new Map<string, Collected>()
  const visited = new Set<string>()
  const collect = ({ selections }: SelectionSetNode, parent: string): void => {
    for (const selection of selections) {
      if (isLeftOut(selection.directives, values)) continue
      if (selection.kind === Kind.FIELD) {
        const key = `${parent} ${selection.alias?.value ?? selection.name.value}`
        const found = collected.get(key)
        if (found) found.nodes.push(selection)
        else collected.set(key, { nodes: [selection], parent })
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        collect(selection.selectionSet, selection.typeCondition?.name.value ?? parent)
      } else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value)
        const fragment = fragments.get(selection.name.value)
        if (fragment) collect(fragment.selectionSet, fragment.typeCondition.name.value)
      }
    }
  }
  for (const set of sets) collect(set, typeName)
  return collected.values()
}

function isLeftOut(directives: FieldNode['directives'], values: Values): boolean {
  return (directives ?? []).some(({ name, arguments: given }) => {
    const condition = given?.find((each) => each.name.value === 'if')
    if (condition === undefined) return false
    const value = plainValue(condition.value, values)
    return name.value === 'skip' ? value === true : name.value === 'include' && value === false
  })
}

const argument = (node: FieldNode, name: string): ArgumentNode | undefined =>
  node.arguments?.find((each) => each.name.value === name)

/** The value of `first`; undefined if the field has no such argument. */
function firstOf(node: FieldNode, field: GraphQLField<unknown, unknown>, values: Values): unknown {
  const defined = field.args.find(({ name }) => name === 'first')
  if (defined === undefined) return undefined
  const given = argument(node, 'first')
  return (given && plainValue(given.value, values)) ?? defined.defaultValue
}

/** A number of entries; the execution refuses what is none. */
const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && value >= 0 ? value : undefined

/** Length of a list argument. Any other value is a list of one. */
function lengthOf(given: ArgumentNode | undefined, values: Values): number | undefined {
  if (given === undefined) return undefined
  const value = given.value.kind === Kind.LIST ? given.value.values : plainValue(given.value, values)
  if (Array.isArray(value)) return value.length
  return value === undefined || value === null ? undefined : 1
}

/**
 * Numbers, booleans, variables, and the nodes of lists and objects; undefined for other values, which do not
 * matter for the cost.
 */
function plainValue(node: ValueNode, values: Values): unknown {
  if (node.kind === Kind.VARIABLE) return values.get(node.name.value)
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return Number(node.value)
  if (node.kind === Kind.BOOLEAN) return node.value
  if (node.kind === Kind.LIST) return node.values
  if (node.kind === Kind.OBJECT) return node
  return node.kind === Kind.NULL ? null : undefined
}
