import {
  buildASTSchema,
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  getDirectiveValues,
  isObjectType,
  parse,
} from 'graphql'
import type { Scope } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import type { ApiContext, Caller } from '../request/index.js'

/** Who may use a field, as the directive `@scope` of the schema says. */
export interface FieldScope {
  /** Scope that a key for all users needs. */
  readonly needs: Scope
  /** What the key of one user may do. */
  readonly user: 'NONE' | 'OWN' | 'ANY'
  /** Paths of arguments that name users; empty: the user is the parent of the field. */
  readonly by: readonly (readonly string[])[]
}

type Resolve = GraphQLFieldResolver<unknown, ApiContext>
/** Resolvers by type and field; a field of `Subscription` has two. */
type ResolverMap = Readonly<Record<string, unknown>>

/**
 * The scope of every field of the object types, by type and field, such as `User.history`; null for a field
 * without one. A field takes the scope of its type if it has none of its own.
 */
export function readScopes(typeDefs: string): ReadonlyMap<string, FieldScope | null> {
  const schema = buildASTSchema(parse(typeDefs))
  const directive = schema.getDirective('scope')!
  const scopes = new Map<string, FieldScope | null>()
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    const ofType = type.astNode && getDirectiveValues(directive, type.astNode)
    for (const field of Object.values(type.getFields())) {
      const own = field.astNode && getDirectiveValues(directive, field.astNode)
      scopes.set(`${type.name}.${field.name}`, scopeOf(own ?? ofType))
    }
  }
  return scopes

  function scopeOf(values: Readonly<Record<string, unknown>> | null | undefined): FieldScope | null {
    if (values == null) return null
    const { needs, user, by } = values as { needs: string; user: FieldScope['user']; by: string[] }
    return { needs: needs.toLowerCase() as Scope, user, by: by.map((path) => path.split('.')) }
  }
}

/** Of a field without a scope, so that a forgotten one opens nothing. */
const CLOSED: FieldScope = { needs: 'admin', user: 'NONE', by: [] }

/**
 * The resolvers, each of which first checks that the caller may use its field. A field that every caller with
 * a key may use keeps its resolver.
 */
export function guardResolvers<Resolvers extends object>(
  resolvers: Resolvers,
  scopes: ReadonlyMap<string, FieldScope | null>,
): Resolvers {
  const guarded: Record<string, unknown> = { ...(resolvers as ResolverMap) }
  for (const [coordinate, given] of scopes) {
    const scope = given ?? CLOSED
    if (scope.needs === 'read' && scope.user === 'ANY') continue
    const [type, field] = coordinate.split('.') as [string, string]
    const fields = guarded[type] as ResolverMap | undefined
    guarded[type] = { ...fields, [field]: guard(fields?.[field], coordinate, scope) }
  }
  return guarded as Resolvers
}

function guard(resolver: unknown, coordinate: string, scope: FieldScope): unknown {
  const checked =
    (resolve: Resolve): Resolve =>
    (parent, args, context, info) => {
      checkScope(context.caller, { coordinate, scope, parent, args })
      return resolve(parent, args, context, info)
    }
  if (resolver === undefined) return checked(defaultFieldResolver)
  if (typeof resolver === 'function') return checked(resolver as Resolve)
  const { subscribe, ...rest } = resolver as Pick<GraphQLField<unknown, ApiContext>, 'subscribe'>
  return { ...rest, subscribe: checked(subscribe as Resolve) }
}

/** A use of a field. */
interface FieldUse {
  /** Type and field, such as `User.history`. */
  readonly coordinate: string
  readonly scope: FieldScope
  readonly parent: unknown
  readonly args: object
}

/** @throws KindredError FORBIDDEN if the caller may not use the field. */
export function checkScope(caller: Caller, { coordinate, scope, parent, args }: FieldUse): void {
  const { userId, scopes } = caller
  if (userId === null) {
    if (scopes.includes(scope.needs)) return
    throw forbidden(coordinate, `use a key with the scope ${scope.needs}`)
  }
  if (scope.user === 'ANY') return
  if (scope.user === 'NONE')
    throw forbidden(coordinate, `use a key for all users, with the scope ${scope.needs}`)
  const named = scope.by.map((path) => textsAt(args, path))
  const isOwn =
    named.length === 0
      ? (parent as { readonly id?: unknown } | null)?.id === userId
      : named.some((ids) => ids.every((id) => id.trim() === userId))
  if (!isOwn)
    throw forbidden(coordinate, `ask for the user of the key, or use a key with the scope ${scope.needs}`)
}

function forbidden(field: string, remedy: string): KindredError {
  return new KindredError('FORBIDDEN', `the key may not use ${field} here`, { field, remedy })
}

/** The texts at a path of arguments, through all lists. What is left out or null is no text. */
function textsAt(value: unknown, path: readonly string[]): string[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.flatMap((each) => textsAt(each, path))
  const [key, ...rest] = path
  return key === undefined ? [String(value)] : textsAt((value as Record<string, unknown>)[key], rest)
}
