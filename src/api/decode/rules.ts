import type { Boost, ItemRules, Pin, TagQuota } from '../../core/page/index.js'

import { badInput } from '../../core/shared/index.js'
import type { BoostInput, InputMaybe, ItemRulesInput, PinInput, TagQuotaInput } from '../generated/schema.js'
import { checkIds } from './arguments.js'

const MAX_QUOTAS = 50
const MAX_BOOSTS = 100
const MAX_BOOST_ITEMS = 1_000
const MAX_BOOST_TAGS = 100
const MAX_FACTOR = 1_000
const MAX_PINS = 100
const MAX_POSITION = 1_000

/**
 * What a request asks of rules; what it leaves out is absent.
 *
 * @throws KindredError BAD_USER_INPUT naming what is out of bounds.
 */
export function readRules(
  input: InputMaybe<ItemRulesInput> | undefined,
  field = 'rules',
): Partial<ItemRules> {
  if (input === null || input === undefined) return {}
  const { quotas, boosts, pins, fatigue, campaigns } = input
  return {
    ...shareOf('diversity', input, field),
    ...shareOf('popularityDebias', input, field),
    ...shareOf('novelty', input, field),
    ...shareOf('exploration', input, field),
    ...(quotas && { quotas: readAll(quotas, `${field}.quotas`, MAX_QUOTAS, readQuota) }),
    ...(boosts && { boosts: readAll(boosts, `${field}.boosts`, MAX_BOOSTS, readBoost) }),
    ...(pins && { pins: readAll(pins, `${field}.pins`, MAX_PINS, readPin) }),
    ...(fatigue != null && { fatigue }),
    ...(campaigns != null && { campaigns }),
  }
}

type Share = 'diversity' | 'popularityDebias' | 'novelty' | 'exploration'

function shareOf<Name extends Share>(
  name: Name,
  input: ItemRulesInput,
  field: string,
): Partial<Record<Name, number>> {
  const share = input[name]
  if (share === null || share === undefined) return {}
  if (!(share >= 0 && share <= 1)) throw badInput(`${field}.${name}`, `${name} is ${share}`, 'give 0 to 1')
  return { [name]: share } as Record<Name, number>
}

function readAll<Input, Rule>(
  inputs: readonly Input[],
  field: string,
  most: number,
  read: (input: Input, field: string) => Rule,
): Rule[] {
  if (inputs.length > most)
    throw badInput(field, `${field} has ${inputs.length} entries`, `send at most ${most}`)
  return inputs.map((input, position) => read(input, `${field}[${position}]`))
}

function readQuota({ tag, min, max }: TagQuotaInput, field: string): TagQuota {
  if (min == null && max == null)
    throw badInput(field, `quota of "${tag}" bounds nothing`, 'give `min` or `max`')
  if ((min ?? 0) < 0 || (max ?? 0) < 0 || (min ?? 0) > (max ?? Number.POSITIVE_INFINITY))
    throw badInput(
      field,
      `quota of "${tag}" is ${min ?? 0} to ${max ?? 'any'}`,
      'give 0 or more, `min` not above `max`',
    )
  return { tag, ...(min != null && { min }), ...(max != null && { max }) }
}

/** @throws KindredError BAD_USER_INPUT where it names nothing, too much, or its factor is out of bounds. */
export function readBoost({ items, tags, factor }: BoostInput, field: string): Boost {
  if (!(factor >= 0 && factor <= MAX_FACTOR))
    throw badInput(`${field}.factor`, `factor is ${factor}`, `give 0 to ${MAX_FACTOR}`)
  if ((items ?? []).length + (tags ?? []).length === 0)
    throw badInput(field, 'the boost names no item and no tag', 'give `items`, `tags` or both')
  if ((tags ?? []).length > MAX_BOOST_TAGS)
    throw badInput(
      `${field}.tags`,
      `${field}.tags has ${tags!.length} tags`,
      `send at most ${MAX_BOOST_TAGS}`,
    )
  return { items: checkIds(items ?? [], `${field}.items`, MAX_BOOST_ITEMS), tags: tags ?? [], factor }
}

function readPin({ item, position }: PinInput, field: string): Pin {
  if (position < 1 || position > MAX_POSITION)
    throw badInput(`${field}.position`, `position is ${position}`, `give 1 to ${MAX_POSITION}`)
  checkIds([item], `${field}.item`, 1)
  return { item, position }
}
