import type { Boost, ItemRules, Pin, TagQuota } from '../../core/page/index.js'
import { badInput } from '../../core/shared/index.js'
import type { BoostInput, InputMaybe, ItemRulesInput, PinInput, TagQuotaInput } from '../generated/schema.js'
import { checkIds, checkLength } from './arguments.js'

const MAX_QUOTAS = 50
const MAX_BOOSTS = 100
const MAX_BOOST_ITEMS = 1_000
const MAX_BOOST_TAGS = 100
const MAX_FACTOR = 1_000
const MAX_PINS = 100
const MAX_POSITION = 1_000

/**
 * Checks the rules of a page. Rules that the request omits are absent.
 *
 * @param field its name in errors.
 * @throws KindredError BAD_USER_INPUT if a value is out of bounds or a list is too long.
 */
export function readRules(
  input: InputMaybe<ItemRulesInput> | undefined,
  field = 'rules',
): Partial<ItemRules> {
  if (input === null || input === undefined) return {}
  const { quotas, boosts, pins, fatigue, campaigns } = input
  return {
    ...readStrength('diversity', input, field),
    ...readStrength('popularityDebias', input, field),
    ...readStrength('novelty', input, field),
    ...readStrength('exploration', input, field),
    ...(quotas && { quotas: readAll(quotas, `${field}.quotas`, MAX_QUOTAS, readQuota) }),
    ...(boosts && { boosts: readAll(boosts, `${field}.boosts`, MAX_BOOSTS, readBoost) }),
    ...(pins && { pins: readAll(pins, `${field}.pins`, MAX_PINS, readPin) }),
    ...(fatigue != null && { fatigue }),
    ...(campaigns != null && { campaigns }),
  }
}

/** Rules with a strength from 0 to 1. */
type GradedRule = 'diversity' | 'popularityDebias' | 'novelty' | 'exploration'

function readStrength<Name extends GradedRule>(
  name: Name,
  input: ItemRulesInput,
  field: string,
): Partial<Record<Name, number>> {
  const strength = input[name]
  if (strength === null || strength === undefined) return {}
  if (!(strength >= 0 && strength <= 1))
    throw badInput(`${field}.${name}`, `${name} is ${strength}`, 'give 0 to 1')
  return { [name]: strength } as Record<Name, number>
}

function readAll<Input, Rule>(
  inputs: readonly Input[],
  field: string,
  max: number,
  read: (input: Input, field: string) => Rule,
): Rule[] {
  checkLength(inputs, field, 'entries', max)
  return inputs.map((input, position) => read(input, `${field}[${position}]`))
}

function readQuota({ tag, min, max }: TagQuotaInput, field: string): TagQuota {
  if (min == null && max == null)
    throw badInput(field, `the quota of "${tag}" has no bounds`, 'give `min`, `max` or both')
  if ((min ?? 0) < 0 || (max ?? 0) < 0 || (min ?? 0) > (max ?? Number.POSITIVE_INFINITY))
    throw badInput(
      field,
      `the quota of "${tag}" is ${min ?? 0} to ${max ?? 'any'}`,
      'give 0 or more, with `min` at most `max`',
    )
  return { tag, ...(min != null && { min }), ...(max != null && { max }) }
}

function readBoost({ items, tags, factor }: BoostInput, field: string): Boost {
  if (!(factor >= 0 && factor <= MAX_FACTOR))
    throw badInput(`${field}.factor`, `factor is ${factor}`, `give 0 to ${MAX_FACTOR}`)
  if ((items ?? []).length + (tags ?? []).length === 0)
    throw badInput(field, 'the boost names no items and no tags', 'give `items`, `tags` or both')
  checkLength(tags ?? [], `${field}.tags`, 'tags', MAX_BOOST_TAGS)
  return { items: checkIds(items ?? [], `${field}.items`, MAX_BOOST_ITEMS), tags: tags ?? [], factor }
}

function readPin({ item, position }: PinInput, field: string): Pin {
  if (position < 1 || position > MAX_POSITION)
    throw badInput(`${field}.position`, `position is ${position}`, `give 1 to ${MAX_POSITION}`)
  checkIds([item], `${field}.item`, 1)
  return { item, position }
}
