import {
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import type { Choices } from './choices.js'
import { anything, damaged, EnumName, ODD_TEXTS, RawNumber, type ValuePool, valueFor } from './values.js'

/** A GraphQL request as it is sent. */
export interface FuzzRequest {
  readonly method: 'POST' | 'GET'
  readonly headers: Readonly<Record<string, string>>
  /** JSON, perhaps broken. */
  readonly body: string
  readonly query: string
}

/** What requests may be made of besides the fixed values. */
export interface RequestPool extends ValuePool {
  /** Consistency tokens of earlier answers. */
  readonly tokens: readonly string[]
}

/** Makes requests from a schema. */
export function createRequests(schema: GraphQLSchema): (choices: Choices, pool: RequestPool) => FuzzRequest {
  return (choices, pool) => {
    const document = documentOf(schema, choices, pool)
    const { variables } = document
    const query = choices.chance(0.03) ? damaged(document.query, choices) : document.query
    if (choices.chance(0.03)) delete variables[choices.pick(Object.keys(variables))!]
    if (choices.chance(0.03))
      variables[choices.pick(['v0', 'v1', 'unknown', '__proto__'])] = anything(choices)
    const fields = [`"query":${json(choices.chance(0.005) ? anything(choices) : query)}`]
    if (Object.keys(variables).length > 0 || choices.chance(0.1))
      fields.push(`"variables":${json(choices.chance(0.005) ? anything(choices) : variables)}`)
    if (choices.chance(0.02))
      fields.push(`"operationName":${json(choices.pick(['Q', 'Q', 'R', '', null, 7]))}`)
    if (choices.chance(0.04)) fields.push(`"extensions":${json(extensionsOf(choices))}`)
    const body = `{${fields.join(',')}}`
    return {
      method: 'POST',
      headers: headersOf(choices, pool),
      body: choices.chance(0.01) ? damaged(body, choices) : body,
      query,
    }
  }
}

function extensionsOf(choices: Choices): unknown {
  const sha256Hash = choices.pick(['0'.repeat(64), '', 'x', ...ODD_TEXTS])
  return choices.pick<unknown>([
    { persistedQuery: { version: 1, sha256Hash } },
    { persistedQuery: { version: 2, sha256Hash } },
    { persistedQuery: choices.pick([null, [], 'x', 7, {}]) },
    null,
    [],
    'x',
  ])
}

function headersOf(choices: Choices, { tokens }: RequestPool): Record<string, string> {
  const headers: Record<string, string> = {}
  if (choices.chance(0.1)) headers['kindred-consistency-token'] = tokenOf(choices, tokens)
  if (choices.chance(0.05)) headers['kindred-trace'] = '1'
  if (choices.chance(0.1)) headers['kindred-cost'] = '1'
  return headers
}

/** Headers are bytes, so other characters are left out. */
function tokenOf(choices: Choices, tokens: readonly string[]): string {
  const forged = ['[""]', '["x"]', '[]', '{}', 'null', '"x"', '[["x"]]', '["FB:kcwQ"]', '[1]'].map((text) =>
    choices.chance(0.5) ? text : Buffer.from(text).toString('base64url'),
  )
  const known = tokens.length === 0 ? '' : choices.pick(tokens)
  const token = choices.pick([known, damaged(known, choices), ...forged, 'x'.repeat(5_000)])
  return token.replaceAll(/[^\x20-\x7e]/g, '').trim()
}

/** JSON text, with raw numbers as they are. */
export function json(value: unknown): string {
  const raw: string[] = []
  const text = JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof EnumName) return each.name
    if (!(each instanceof RawNumber)) return each
    raw.push(each.text)
    return `\u0001${raw.length - 1}\u0001`
  })
  return text.replaceAll(/"\\u0001(\d+)\\u0001"/g, (_, at: string) => raw[Number(at)]!)
}

/** A value as GraphQL writes it. */
function literal(value: unknown): string {
  if (value instanceof RawNumber) return value.text
  if (value instanceof EnumName) return value.name
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([name, each]) => `${name}: ${literal(each)}`)
      .join(', ')}}`
  return JSON.stringify(value)
}

interface Document {
  readonly query: string
  readonly variables: Record<string, unknown>
}

function documentOf(schema: GraphQLSchema, choices: Choices, pool: RequestPool): Document {
  if (choices.chance(0.005)) return { query: getIntrospectionQuery(), variables: {} }
  const kind = choices.chance(0.8) ? 'query' : choices.chance(0.95) ? 'mutation' : 'subscription'
  const root = schema.getRootType(kind as never)!
  const variables: Record<string, unknown> = Object.create(null)
  const definitions: string[] = []
  const fragments: string[] = []
  let aliases = 0

  const variable = (type: string, value: unknown): string => {
    const name = `v${definitions.length}`
    definitions.push(`$${name}: ${type}`)
    variables[name] = value
    return `$${name}`
  }
  const argumentOf = (argument: GraphQLArgument): string => {
    const { name, type } = argument
    const value = valueFor(type, name, choices, pool)
    const isLong = Array.isArray(value) && value.length > 10
    const written =
      isLong || choices.chance(0.5)
        ? variable(choices.chance(0.97) ? String(type) : choices.pick(['Int', 'String!', '[ID!]']), value)
        : literal(value)
    return `${name}: ${written}`
  }
  const directiveOf = (): string => {
    if (!choices.chance(0.03)) return ''
    const name = choices.pick(['skip', 'include'])
    const condition = choices.chance(0.3)
      ? variable('Boolean!', choices.chance(0.5))
      : literal(choices.chance(0.9) ? choices.chance(0.5) : choices.pick([null, 'x', 0]))
    return ` @${choices.chance(0.95) ? name : 'unknown'}(if: ${condition})`
  }
  const fieldOf = (type: GraphQLNamedType, depth: number): string => {
    if (choices.chance(0.05) || !('getFields' in type)) return '__typename'
    const fields = Object.values((type as GraphQLObjectType).getFields())
    // Deep down only values, so that most documents are whole.
    const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)))
    const field = choices.pick(depth > 7 && leaves.length > 0 ? leaves : fields)
    if (depth > 9) return '__typename'
    const given = field.args.filter((argument) => choices.chance(isRequiredArgument(argument) ? 0.98 : 0.4))
    const list = given.map(argumentOf).join(', ')
    const alias = choices.chance(0.08) ? `${choices.pick(['a', 'b', 'c', '__proto__'])}${aliases++}: ` : ''
    const inner = getNamedType(field.type)
    const below = isLeafType(inner) && !choices.chance(0.002) ? '' : ` ${selectionOf(inner, depth + 1)}`
    return `${alias}${field.name}${list === '' ? '' : `(${list})`}${directiveOf()}${below}`
  }
  const selectionOf = (type: GraphQLNamedType, depth: number): string => {
    const parts: string[] = []
    do {
      const field = () => fieldOf(type, depth)
      if (isAbstractType(type) && (!isInterfaceType(type) || choices.chance(0.8))) {
        const possible = choices.pick(schema.getPossibleTypes(type))
        parts.push(`... on ${possible.name} ${selectionOf(possible, depth)}`)
      } else if (choices.chance(0.06)) parts.push(`... on ${type.name}${directiveOf()} { ${field()} }`)
      else if (choices.chance(0.05) && isObjectType(type)) {
        const name = `F${fragments.length}`
        fragments.push('')
        fragments[Number(name.slice(1))] = `fragment ${name} on ${type.name} { ${field()} }`
        parts.push(`...${choices.chance(0.99) ? name : 'Missing'}`)
      } else parts.push(field())
    } while (choices.grow() && choices.chance(depth < 2 ? 0.5 : 0.7))
    return `{ ${parts.join(' ')} }`
  }
  const selection = selectionOf(root, 0)
  const head = definitions.length === 0 ? '' : ` (${definitions.join(', ')})`
  return { query: [`${kind} Q${head} ${selection}`, ...fragments].join(' '), variables }
}
