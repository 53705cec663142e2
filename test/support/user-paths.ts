import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'

/** A way from one type of the schema to a user. */
export interface UserPath {
  /** Field of a root or of an entity that leads to the user, such as `User.friends`. */
  readonly from: string
  /** The field that returns the user, such as `UserEdge.node`. */
  readonly by: string
  /** Whether a community of the user, not the user, has the field `from`. */
  readonly overCommunity: boolean
  /** Selections inside the first type, such as `friends(first: 100) { edges { node { id } } }`. */
  readonly selection: string
  /** Keys of the answer from the first type to the ids of the users. */
  readonly keys: readonly string[]
}

/** Types with an identity of their own. A path does not go through them, except through communities. */
const ENTITIES = new Set(['User', 'Item', 'Community'])

/**
 * All ways from a type to users, without another entity in between. From a user they also lead through the
 * user's communities, their parents and their parts.
 *
 * @param argumentsOf values of required arguments by field, such as `{ 'Query.rank': ['user: "a"'] }`; each
 *   value gives a path. A field with required arguments and without values is an error.
 */
export function userPaths(
  schema: GraphQLSchema,
  type: string,
  argumentsOf: Readonly<Record<string, readonly string[]>>,
): UserPath[] {
  const paths: UserPath[] = []
  walk(type, [], { selection: (inner) => inner, keys: [], from: null, communities: 0 })
  return paths

  function walk(name: string, seen: readonly string[], at: Walked): void {
    const parent = schema.getType(name)
    if (!isObjectType(parent)) return
    for (const field of Object.values(parent.getFields())) {
      for (const args of callsOf(name, field)) {
        const coordinate = `${name}.${field.name}`
        for (const next of objectsOf(schema, getNamedType(field.type))) {
          if (seen.includes(next.name)) continue
          const isAbstract = isAbstractType(getNamedType(field.type))
          const inside = (inner: string) => (isAbstract ? `... on ${next.name} { ${inner} }` : inner)
          const step: Walked = {
            selection: (inner) => at.selection(`${field.name}${args} { ${inside(inner)} }`),
            keys: [...at.keys, field.name],
            from: at.from ?? coordinate,
            communities: at.communities,
          }
          if (next.name === 'User')
            paths.push({
              from: step.from!,
              by: coordinate,
              overCommunity: at.communities > 0,
              selection: step.selection('id'),
              keys: [...step.keys, 'id'],
            })
          else if (next.name === 'Community' && type !== 'Community' && at.communities < 2)
            walk('Community', [], { ...step, from: null, communities: at.communities + 1 })
          else if (!ENTITIES.has(next.name)) walk(next.name, [...seen, next.name], step)
        }
      }
    }
  }

  function callsOf(parent: string, field: GraphQLField<unknown, unknown>): readonly string[] {
    const given = argumentsOf[`${parent}.${field.name}`]
    const first = field.args.some(({ name }) => name === 'first') ? ['first: 100'] : []
    if (given === undefined && field.args.some(isRequiredArgument))
      throw new Error(`give values for the required arguments of ${parent}.${field.name}`)
    return (given ?? ['']).map((text) => {
      const all = [...(text === '' ? [] : [text]), ...first]
      return all.length === 0 ? '' : `(${all.join(', ')})`
    })
  }
}

/** A path so far. */
interface Walked {
  readonly selection: (inner: string) => string
  readonly keys: readonly string[]
  readonly from: string | null
  readonly communities: number
}

/** The object types that a value of the type can have. */
function objectsOf(schema: GraphQLSchema, type: GraphQLNamedType): readonly { readonly name: string }[] {
  if (isObjectType(type)) return [type]
  return isAbstractType(type) ? schema.getPossibleTypes(type) : []
}

/** All fields of the schema that return a user, such as `UserEdge.node`. */
export function userFields(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !type.name.startsWith('__')
      ? Object.values(type.getFields())
          .filter((field) => objectsOf(schema, getNamedType(field.type)).some(({ name }) => name === 'User'))
          .map((field) => `${type.name}.${field.name}`)
      : [],
  )
}

/** The values at the end of the keys of an answer, through all lists. */
export function valuesAt(answer: unknown, keys: readonly string[]): string[] {
  if (answer === null || answer === undefined) return []
  if (Array.isArray(answer)) return answer.flatMap((each) => valuesAt(each, keys))
  const [key, ...rest] = keys
  return key === undefined ? [String(answer)] : valuesAt((answer as Record<string, unknown>)[key], rest)
}
