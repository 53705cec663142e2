import { BASELINE, currentSourceName, type Target } from '../../core/model/index.js'

import type { ModelSettings } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import type { PublishedModels } from './fit-snapshot.js'

type Options = Readonly<Record<string, unknown>>

/** Names of models by target; those of the blends may be among them. */
export type MemberNames = Readonly<Record<Target, readonly string[]>>

/**
 * What `--model` and `--set model.option=value` mean for the two blends: the options of a blend go to that blend, those of any other
 * model to every blend that has it as a member. A model other than the blend is published as a blend of it and popularity.
 *
 * @throws KindredError BAD_CONFIGURATION for a name that no blend knows.
 */
export function trainingOptions(
  model: string,
  settings: ModelSettings,
  { items, friends }: PublishedModels,
  names: MemberNames,
): Record<Target, Options> {
  const blends = [items.name, friends.name]
  const membersOf = (target: Target) => names[target].filter((name) => !blends.includes(name))
  const known = [...new Set([...blends, ...names.item, ...names.friend])]
  for (const name of Object.keys(settings)) {
    if (!known.includes(name)) throw unknownModel(name, 'set', known)
  }
  const item = blendOptions(items.name, membersOf('item'), settings)
  const friend = blendOptions(friends.name, membersOf('friend'), settings)
  if (model === items.name) return { item, friend }
  if (!membersOf('item').includes(model))
    throw unknownModel(model, 'model', [items.name, ...membersOf('item')])
  return { item: { ...item, members: [...new Set([model, BASELINE])] }, friend }
}

function unknownModel(name: string, field: string, known: readonly string[]): KindredError {
  const current = currentSourceName(name, 'item')
  const renamed = current === name ? '' : `it is now called "${current}"; `
  return new KindredError('BAD_CONFIGURATION', `there is no model "${name}" to train`, {
    field: `--${field}`,
    remedy: `${renamed}models are: ${known.join(', ')}`,
  })
}

/** Options of both; where both set one, `over` wins. */
export function joinSettings(under: ModelSettings, over: ModelSettings): ModelSettings {
  const joined: Record<string, Readonly<Record<string, unknown>>> = { ...under }
  for (const [model, options] of Object.entries(over)) joined[model] = { ...joined[model], ...options }
  return joined
}

/** Options of a blend: its own, and those of its members as `memberOptions`. */
export function blendOptions(
  blend: string,
  members: readonly string[],
  settings: ModelSettings,
): Readonly<Record<string, unknown>> {
  const own = Object.entries(settings).filter(([name]) => members.includes(name))
  return { ...settings[blend], ...(own.length > 0 && { memberOptions: Object.fromEntries(own) }) }
}
