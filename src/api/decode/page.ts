import type { ItemFilter, PropertyTypes } from '../../core/data/index.js'
import type { ItemRules } from '../../core/page/index.js'
import type { ItemFilter as FilterInput, InputMaybe, ItemRulesInput } from '../generated/schema.js'
import { checkFirst, checkIds, MAX_FILTER_IDS } from './arguments.js'
import { readFilter } from './filter.js'
import { readRules } from './rules.js'

/** Arguments of every page of recommended items, as GraphQL gives them. */
export interface ItemPageInput {
  readonly first: number
  readonly filter?: InputMaybe<FilterInput> | undefined
  readonly exclude?: InputMaybe<readonly string[]> | undefined
  readonly rules?: InputMaybe<ItemRulesInput> | undefined
}

/** Checked arguments of a page of recommended items. */
export interface ItemPageArguments {
  readonly first: number
  readonly filter: ItemFilter
  readonly exclude: readonly string[]
  readonly rules: Partial<ItemRules>
}

/**
 * Checks the arguments of a page of recommended items.
 *
 * @param declared declared properties of items.
 * @param path prefix of the fields' names in errors, such as `page.`.
 * @throws KindredError BAD_USER_INPUT naming the field that is invalid.
 */
export function readItemPage(
  { first, filter, exclude, rules }: ItemPageInput,
  declared: PropertyTypes,
  path = '',
): ItemPageArguments {
  return {
    first: checkFirst(first, `${path}first`),
    filter: readFilter(filter, declared, `${path}filter`),
    exclude: checkIds(exclude ?? [], `${path}exclude`, MAX_FILTER_IDS),
    rules: readRules(rules, `${path}rules`),
  }
}
