import { KindredError } from '../core/errors.js'
import type { Target } from '../core/target.js'
import type { PublishedModels } from './fit-snapshot.js'

type Options = Readonly<Record<string, unknown>>

/** Names that the blends know their members by. */
export type MemberNames = Readonly<Record<Target, readonly string[]>>

/** Always a member: the others are judged beside it. */
const BASELINE = 'popularity'

/**
 * What `--model` and `--set model.option=value` mean for the two blends: the options of a blend go to that blend, those of any other
 * model to every blend that has it as a member. A model other than the blend is published as a blend of it and popularity.
 *
 * @throws KindredError BAD_CONFIGURATION for a name that no blend knows.
 */
export function trainingOptions(
  model: string,
  settings: Readonly<Record<string, Options>>,
  { items, friends }: PublishedModels,
  names: MemberNames,
): Record<Target, Options> {
  const known = [...new Set([items.name, friends.name, ...names.item, ...names.friend])]
  for (const name of Object.keys(settings)) {
    if (!known.includes(name)) throw unknownModel(name, 'set', known)
  }
  const optionsFor = (blend: string, members: readonly string[]): Options => {
    const own = Object.entries(settings).filter(([name]) => members.includes(name))
    return { ...settings[blend], ...(own.length > 0 && { memberOptions: Object.fromEntries(own) }) }
  }
  const item = optionsFor(items.name, names.item)
  const friend = optionsFor(friends.name, names.friend)
  if (model === items.name) return { item, friend }
  if (!names.item.includes(model)) throw unknownModel(model, 'model', [items.name, ...names.item])
  return { item: { ...item, members: [...new Set([model, BASELINE])] }, friend }
}

function unknownModel(name: string, field: string, known: readonly string[]): KindredError {
  return new KindredError('BAD_CONFIGURATION', `there is no model "${name}" to train`, {
    field: `--${field}`,
    remedy: `models are: ${known.join(', ')}`,
  })
}
