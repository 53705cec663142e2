import { z } from 'zod'

const kindSchema = z.strictObject({
  weight: z.number().positive().default(1).describe('Factor of the weight of each interaction of the kind.'),
  sign: z
    .union([z.literal(1), z.literal(-1)])
    .default(1)
    .describe('1: the interaction speaks for the item. −1: it speaks against the item.'),
  halfLifeDays: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe('Days after which an interaction counts half. `null`: it always counts in full.'),
  suppressDays: z
    .number()
    .nonnegative()
    .nullable()
    .default(null)
    .describe(
      'Days for which an interaction keeps its item off pages. 0: not at all. `null`: for ever. ' +
        '`includeSeen` of a filter shows the item again.',
    ),
  rating: z
    .boolean()
    .optional()
    .meta({
      description:
        'Whether the weight of input is a rating on the scale of the graph (`ratings`). A rating below the ' +
        'threshold of a like says nothing for the item.',
      documentedDefault: 'as the built-in kind, else `false`',
    }),
  told: z.boolean().optional().meta({
    description: 'Whether reasons may tell other users that a user did this.',
    documentedDefault: 'as the built-in kind, else `true`',
  }),
})

/** The setting `ratings`. */
export const ratingsSchema = z
  .strictObject({
    scale: z
      .tuple([z.number(), z.number()])
      .refine(([min, max]) => Number.isFinite(min) && Number.isFinite(max) && min < max, {
        message: 'the first number must be below the second',
      })
      .nullable()
      .default(null)
      .describe(
        'Lowest and highest rating of the graph, such as `[1, 5]`. `null`: the first import with ratings finds ' +
          'the scale, and the graph keeps it.',
      ),
    likeFrom: z
      .number()
      .nullable()
      .default(null)
      .describe(
        'Lowest rating that is a like. `null`: a rating is a like if it is above the middle of the scale and ' +
          "at least the mean of the user's ratings.",
      ),
  })
  .prefault({})
  .describe('The meaning of ratings, for all kinds with `rating`.')

/** The setting `kinds`. */
export const kindsSchema = z
  .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), kindSchema)
  .default({})
  .describe(
    'Kinds of interactions, by name: capital letters, digits and underscores. A kind of the file replaces ' +
      'the built-in one of the same name.',
  )

/** The built-in kinds of interaction. The setting `kinds` replaces single ones and adds others. */
export const DEFAULT_KINDS = {
  VIEW: { weight: 0.2, sign: 1, halfLifeDays: 30, suppressDays: 0, rating: false, told: false },
  CLICK: { weight: 0.3, sign: 1, halfLifeDays: 30, suppressDays: 0, rating: false, told: false },
  LISTEN: { weight: 1, sign: 1, halfLifeDays: 365, suppressDays: null, rating: false, told: true },
  LIKE: { weight: 1, sign: 1, halfLifeDays: null, suppressDays: null, rating: false, told: true },
  RATE: { weight: 1, sign: 1, halfLifeDays: null, suppressDays: null, rating: true, told: true },
  PURCHASE: { weight: 1.5, sign: 1, halfLifeDays: 365, suppressDays: null, rating: false, told: true },
  DISLIKE: { weight: 1, sign: -1, halfLifeDays: null, suppressDays: null, rating: false, told: true },
} as const

/** Properties of `(:Item)` that have a meaning of their own. */
const RESERVED_PROPERTIES = [
  'id',
  'title',
  'tags',
  'available',
  'publishedAt',
  'vector',
  'embeddingA',
  'embeddingB',
]
const PROPERTY_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/

function checkProperties(properties: Readonly<Record<string, string>>, context: z.RefinementCtx): void {
  for (const name of Object.keys(properties)) {
    const isReserved = RESERVED_PROPERTIES.includes(name)
    if (!isReserved && PROPERTY_NAME.test(name)) continue
    const message = isReserved
      ? 'Kindred uses a property of this name itself; choose another name'
      : 'a name has 1 to 64 letters, digits and underscores, and begins with a letter'
    context.addIssue({ code: 'custom', path: [name], message })
  }
}

/** The setting `catalogue`. */
export const catalogueSchema = z
  .strictObject({
    properties: z
      .record(z.string(), z.enum(['number', 'text']))
      .default({})
      .superRefine(checkProperties)
      .describe(
        'Properties of `(:Item)` that inputs and filters may use, by name: `number` or `text`. ' +
          'A name has 1 to 64 letters, digits and underscores, and begins with a letter.',
      ),
  })
  .prefault({})
  .describe('The catalogue of items.')
