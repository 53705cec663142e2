import { z } from 'zod'
import type { SearchRange, SearchSpace } from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'

const ranges = z.registry<SearchRange>()
const formerNames = z.registry<{ readonly name: string }>()

/** Marks an option that `kindred tune` searches within `range`. Returns the same schema. */
export function tunable<Schema extends z.ZodType>(schema: Schema, range: SearchRange): Schema {
  ranges.add(schema, range)
  return schema
}

/**
 * Marks an option that was renamed. `readOptions` still accepts the former name, so that old snapshots load
 * and old settings files are read. Returns the same schema.
 */
export function renamedFrom<Schema extends z.ZodType>(name: string, schema: Schema): Schema {
  formerNames.add(schema, { name })
  return schema
}

/** The search ranges of all {@link tunable} options of a shape, by option. */
export function searchSpaceOf(shape: z.ZodRawShape): SearchSpace {
  return Object.fromEntries(
    Object.entries(shape).flatMap(([name, schema]) => {
      const range = ranges.get(schema as z.ZodType)
      return range === undefined ? [] : [[name, range]]
    }),
  )
}

/**
 * Validates the options of a model and fills in the defaults. Former names are translated to current ones.
 *
 * @param model name of the model, for error messages.
 * @param defaults replace defaults of the shape.
 * @throws KindredError BAD_CONFIGURATION naming each unknown or invalid option as `model.option`.
 */
export function readOptions<Shape extends z.ZodRawShape>(
  model: string,
  shape: Shape,
  options: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>> = {},
): Readonly<z.output<z.ZodObject<Shape, z.core.$strict>>> {
  const given = { ...defaults, ...withCurrentNames(model, shape, options) }
  const parsed = z.strictObject(shape).safeParse(given)
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
        ? `${model} has no options`
        : `the options of ${model} are: ${known.sort().join(', ')}`,
  })
}

function withCurrentNames(
  model: string,
  shape: z.ZodRawShape,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const current = { ...options }
  for (const [name, schema] of Object.entries(shape)) {
    const former = formerNames.get(schema as z.ZodType)?.name
    if (former === undefined || !(former in current)) continue
    if (name in current) {
      throw new KindredError(
        'BAD_CONFIGURATION',
        `${model}.${former} was renamed to ${model}.${name}, and both are set`,
        { field: `${model}.${former}`, remedy: `set ${model}.${name} only` },
      )
    }
    current[name] = current[former]
    delete current[former]
  }
  return current
}
