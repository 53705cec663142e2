import { BASELINE, currentSourceName, type Target } from '../../core/model/index.js'

import type { ModelSettings } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import type { PublishedModels } from './fit-snapshot.js'

type Options = Readonly<Record<string, unknown>>

/** Names of the models of each target. They may include the blends. */
export type MemberNames = Readonly<Record<Target, readonly string[]>>

/**
 * Options of the two blends for `--model` and `--set model.option=value`. Options of a blend are for that
 * blend; options of another model are for every blend that has it as a member. A model other than the blend
 * is published as a blend of it and popularity.
 *
 * @throws KindredError BAD_CONFIGURATION for a model that no blend has as a member.
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

/** @param field flag that names the model. */
function unknownModel(name: string, field: string, known: readonly string[]): KindredError {
  const current = currentSourceName(name, 'item')
  const renamed = current === name ? '' : `it is now called "${current}"; `
  return new KindredError('BAD_CONFIGURATION', `there is no model "${name}" to train`, {
    field: `--${field}`,
    remedy: `${renamed}choose one of ${known.join(', ')}`,
  })
}

/** Merges settings. An option in `overrides` replaces the one in `base`. */
export function mergeSettings(base: ModelSettings, overrides: ModelSettings): ModelSettings {
  const merged: Record<string, Readonly<Record<string, unknown>>> = { ...base }
  for (const [model, options] of Object.entries(overrides)) merged[model] = { ...merged[model], ...options }
  return merged
}

/** Options of a blend: its own options, and those of its members as `memberOptions`. */
export function blendOptions(
  blend: string,
  members: readonly string[],
  settings: ModelSettings,
): Readonly<Record<string, unknown>> {
  const ofMembers = Object.entries(settings).filter(([name]) => members.includes(name))
  return {
    ...settings[blend],
    ...(ofMembers.length > 0 && { memberOptions: Object.fromEntries(ofMembers) }),
  }
}
