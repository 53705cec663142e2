import { checkDeclared } from '../../app/shared/index.js'
import type { ItemFilter, PropertyFilter, PropertyTypes } from '../../core/data/index.js'
import { badInput } from '../../core/shared/index.js'
import type {
  ItemFilter as FilterInput,
  InputMaybe,
  PropertyFilter as PropertyInput,
} from '../generated/schema.js'
import { checkIds, MAX_FILTER_IDS } from './arguments.js'

/** Most tags that a filter takes, and most texts for one property. */
const MAX_TEXTS = 100
/** Most conditions on properties. */
const MAX_PROPERTIES = 20

/**
 * @param declared properties of items.
 * @throws KindredError BAD_USER_INPUT where a list is too long or holds what is no id, and for a property that is not declared or has no condition.
 */
export function readFilter(
  input: InputMaybe<FilterInput> | undefined,
  declared: PropertyTypes,
  field = 'filter',
): ItemFilter {
  if (input === null || input === undefined) return {}
  const { tags, excludeTags, publishedAfter, publishedBefore, properties, onlyIds, includeSeen } = input
  return {
    ...listOf('tags', tags, field),
    ...listOf('excludeTags', excludeTags, field),
    ...(publishedAfter ? { publishedAfter: publishedAfter.getTime() } : {}),
    ...(publishedBefore ? { publishedBefore: publishedBefore.getTime() } : {}),
    ...(properties && properties.length > 0
      ? { properties: readProperties(properties, declared, `${field}.properties`) }
      : {}),
    ...(onlyIds ? { onlyIds: new Set(checkIds(onlyIds, `${field}.onlyIds`, MAX_FILTER_IDS)) } : {}),
    includeSeen,
  }
}

/** No tags chosen is no condition. */
function listOf<Name extends 'tags' | 'excludeTags'>(
  name: Name,
  tags: InputMaybe<readonly string[]> | undefined,
  field: string,
) {
  if (!tags || tags.length === 0) return {}
  checkLength(tags, `${field}.${name}`, 'tags', MAX_TEXTS)
  return { [name]: tags } as Record<Name, readonly string[]>
}

function readProperties(
  properties: readonly PropertyInput[],
  declared: PropertyTypes,
  field: string,
): PropertyFilter[] {
  checkLength(properties, field, 'conditions', MAX_PROPERTIES)
  return properties.map((property, position) => readProperty(property, `${field}[${position}]`, declared))
}

function readProperty({ name, min, max, in: oneOf }: PropertyInput, field: string, declared: PropertyTypes) {
  const type = checkDeclared(name, `${field}.name`, declared)
  const bounds = { ...(min != null && { min }), ...(max != null && { max }) }
  const isBounded = Object.keys(bounds).length > 0
  if (type === 'number') {
    if (oneOf == null && isBounded) return { name, ...bounds }
    throw badInput(field, `property "${name}" holds numbers`, 'give `min`, `max` or both, and no `in`')
  }
  if (oneOf == null || oneOf.length === 0 || isBounded)
    throw badInput(
      field,
      `property "${name}" holds text`,
      'give the texts that may be as `in`, and no bounds',
    )
  checkLength(oneOf, `${field}.in`, 'texts', MAX_TEXTS)
  return { name, in: oneOf }
}

function checkLength(list: readonly unknown[], field: string, what: string, most: number): void {
  if (list.length > most) throw badInput(field, `${field} has ${list.length} ${what}`, `send at most ${most}`)
}
