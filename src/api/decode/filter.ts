import { checkDeclared } from '../../app/shared/index.js'
import type { ItemFilter, PropertyFilter, PropertyTypes } from '../../core/data/index.js'
import { badInput } from '../../core/shared/index.js'
import type {
  ItemFilter as FilterInput,
  InputMaybe,
  PropertyFilter as PropertyInput,
} from '../generated/schema.js'
import { checkIds, checkLength, MAX_FILTER_IDS } from './arguments.js'

/** Maximum number of tags of a filter, and of texts for one property. */
const MAX_TEXTS = 100
/** Maximum number of conditions on properties. */
const MAX_PROPERTIES = 20

/**
 * Checks a filter.
 *
 * @param declared declared properties of items.
 * @param field its name in errors.
 * @throws KindredError BAD_USER_INPUT if a list is too long, an id is invalid, or a property is not declared
 * or has no condition of its type.
 */
export function readFilter(
  input: InputMaybe<FilterInput> | undefined,
  declared: PropertyTypes,
  field = 'filter',
): ItemFilter {
  if (input === null || input === undefined) return {}
  const { tags, excludeTags, publishedAfter, publishedBefore, properties, onlyIds, includeSeen } = input
  return {
    ...readTags('tags', tags, field),
    ...readTags('excludeTags', excludeTags, field),
    ...(publishedAfter ? { publishedAfter: publishedAfter.getTime() } : {}),
    ...(publishedBefore ? { publishedBefore: publishedBefore.getTime() } : {}),
    ...(properties && properties.length > 0
      ? { properties: readProperties(properties, declared, `${field}.properties`) }
      : {}),
    ...(onlyIds ? { onlyIds: new Set(checkIds(onlyIds, `${field}.onlyIds`, MAX_FILTER_IDS)) } : {}),
    includeSeen,
  }
}

/** An empty list of tags is no condition. */
function readTags<Name extends 'tags' | 'excludeTags'>(
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

function readProperty({ name, min, max, in: texts }: PropertyInput, field: string, declared: PropertyTypes) {
  const type = checkDeclared(name, `${field}.name`, declared)
  const bounds = { ...(min != null && { min }), ...(max != null && { max }) }
  const isBounded = Object.keys(bounds).length > 0
  if (type === 'number') {
    if (texts == null && isBounded) return { name, ...bounds }
    throw badInput(field, `property "${name}" is a number`, 'give `min`, `max` or both, and no `in`')
  }
  if (texts == null || texts.length === 0 || isBounded)
    throw badInput(
      field,
      `property "${name}" is a text`,
      'list the allowed texts in `in`, without `min` and `max`',
    )
  checkLength(texts, `${field}.in`, 'texts', MAX_TEXTS)
  return { name, in: texts }
}
