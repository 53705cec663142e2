import { z } from 'zod'

/** Names are parts of labels of the form `experiment/variant`. */
const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, '1 to 64 letters, digits, dots, underscores or hyphens')

const variantSchema = z.strictObject({
  name: nameSchema.describe('Name of the variant, 1 to 64 characters; unique in its experiment.'),
  share: z
    .number()
    .gt(0)
    .lte(1)
    .describe('Fraction of all users who get this variant. The shares of an experiment add up to 1 at most.'),
  weights: z
    .record(z.string(), z.number().nonnegative())
    .optional()
    .describe(
      'Weights of single sources, by name. The other sources keep the weights that training learned.',
    ),
  sources: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Names of the only sources that count. If the list is left out, all sources count.'),
  snapshot: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Version of the snapshot that serves the variant. If it is left out, the active snapshot does.',
    ),
})

const experimentSchema = z
  .strictObject({
    name: nameSchema.describe('Name of the experiment, 1 to 64 characters; unique.'),
    allocation: z
      .enum(['hash', 'thompson'])
      .default('hash')
      .describe(
        '`hash`: fixed shares of users. `thompson`: a bandit that moves users to the better variant.',
      ),
    expectedEffect: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.01)
      .describe('Difference between two rates of clicked pages at which the sequential test is fastest.'),
    refreshSeconds: z
      .number()
      .int()
      .min(1)
      .max(86_400)
      .default(300)
      .describe('Seconds for which a bandit uses the same counts.'),
    variants: z
      .array(variantSchema)
      .min(2)
      .describe('Ways to make a page. The results compare the others with the first.'),
  })
  .superRefine(({ variants }, context) => {
    const sum = variants.reduce((all, { share }) => all + share, 0)
    if (sum > 1 + 1e-9) {
      const message = `the shares add up to ${sum}, more than 1`
      context.addIssue({ code: 'custom', path: ['variants'], message })
    }
    checkUniqueNames(variants, ['variants'], context)
  })

/** The setting `experiments`. */
export const experimentsSchema = z
  .array(experimentSchema)
  .superRefine((experiments, context) => checkUniqueNames(experiments, [], context))
  .default([])
  .describe('Experiments: named variants of a page, each for a part of the users.')

function checkUniqueNames(
  named: readonly { readonly name: string }[],
  path: readonly string[],
  context: z.RefinementCtx,
): void {
  for (const [index, { name }] of named.entries()) {
    if (named.findIndex((other) => other.name === name) === index) continue
    const message = `"${name}" is used twice`
    context.addIssue({ code: 'custom', path: [...path, index, 'name'], message })
  }
}
