import { badInput } from '../core/errors.js'
import type { ItemFilter } from '../core/item-filter.js'
import { checkIds, MAX_FILTER_IDS } from './arguments.js'
import type { ItemFilter as FilterInput, InputMaybe } from './generated/schema.js'

/** Most tags that a filter takes. */
const MAX_TAGS = 100

/** @throws KindredError BAD_USER_INPUT where a list is too long or holds what is no id. */
export function readFilter(input: InputMaybe<FilterInput> | undefined): ItemFilter {
  if (input === null || input === undefined) return {}
  const { tags, excludeTags, publishedAfter, onlyIds, includeSeen } = input
  return {
    ...listOf('tags', tags),
    ...listOf('excludeTags', excludeTags),
    ...(publishedAfter ? { publishedAfter: publishedAfter.getTime() } : {}),
    ...(onlyIds ? { onlyIds: new Set(checkIds(onlyIds, 'filter.onlyIds', MAX_FILTER_IDS)) } : {}),
    includeSeen: includeSeen ?? false,
  }
}

/** No tags chosen is no condition. */
function listOf<Name extends 'tags' | 'excludeTags'>(
  name: Name,
  tags: InputMaybe<readonly string[]> | undefined,
) {
  if (!tags || tags.length === 0) return {}
  if (tags.length > MAX_TAGS)
    throw badInput(`filter.${name}`, `filter.${name} has ${tags.length} tags`, `send at most ${MAX_TAGS}`)
  return { [name]: tags } as Record<Name, readonly string[]>
}
