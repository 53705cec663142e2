import type { ExperimentResult, VariantResult } from '../../app/experiment-results.js'
import type { QueryResolvers } from '../generated/schema.js'
import type { FeedbackUseCases } from '../use-cases.js'

/** How the variants of experiments do. */
export function createExperimentResolvers({
  experimentResults,
}: Pick<FeedbackUseCases, 'experimentResults'>) {
  return {
    experiments: async (_, __, context) => (await experimentResults(context.reads())).map(shown),
    async experiment(_, { name }, context) {
      const [found] = await experimentResults(context.reads(), name)
      return found === undefined ? null : shown(found)
    },
  } satisfies QueryResolvers
}

function shown({ name, allocation, variants }: ExperimentResult) {
  return {
    name,
    allocation: allocation === 'hash' ? ('HASH' as const) : ('THOMPSON' as const),
    variants: variants.map(({ interval, differenceInterval, ...variant }) => ({
      ...variant,
      interval: bounds(interval),
      differenceInterval: bounds(differenceInterval),
    })),
  }
}

function bounds(interval: VariantResult['interval']) {
  return interval && { low: interval[0], high: interval[1] }
}
