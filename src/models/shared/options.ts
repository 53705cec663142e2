import { z } from 'zod'
import type { SearchRange, SearchSpace } from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'

const ranges = z.registry<SearchRange>()

/** An option that tuning searches within `range`; the schema stays the same. */
export function tunable<Schema extends z.ZodType>(schema: Schema, range: SearchRange): Schema {
  ranges.add(schema, range)
  return schema
}

/** The ranges of all options of a shape that are {@link tunable}. */
export function searchSpaceOf(shape: z.ZodRawShape): SearchSpace {
  return Object.fromEntries(
    Object.entries(shape).flatMap(([name, schema]) => {
      const range = ranges.get(schema as z.ZodType)
      return range === undefined ? [] : [[name, range]]
    }),
  )
}

/**
 * Options of a model, checked, defaults filled in.
 *
 * @param model its name, for messages.
 * @throws KindredError BAD_CONFIGURATION naming each option that is unknown or wrong, as `model.option`.
 */
export function readOptions<Shape extends z.ZodRawShape>(
  model: string,
  shape: Shape,
  options: Readonly<Record<string, unknown>>,
): Readonly<z.output<z.ZodObject<Shape, z.core.$strict>>> {
  const parsed = z.strictObject(shape).safeParse(options)
  if (parsed.success) return Object.freeze(parsed.data)
  const names = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')],
  )
  const problems = parsed.error.issues.map((issue) => issue.message)
  const known = Object.keys(shape)
  throw new KindredError('BAD_CONFIGURATION', `${model}: ${problems.join('; ')}`, {
    field: names.map((name) => `${model}.${name}`).join(', '),
    remedy:
      known.length === 0
        ? `${model} takes no options`
        : `options of ${model} are: ${known.sort().join(', ')}`,
  })
}
