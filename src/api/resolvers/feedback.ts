import type { ExperimentResult, VariantResult } from '../../app/feedback/index.js'
import type { FeedbackUseCases } from '../../app/use-cases.js'
import type { MutationResolvers, QueryResolvers } from '../generated/schema.js'
import { payloadOf, writeOptions } from './write-mutations.js'

/** Click-through rates, and reports of viewable impressions. */
export function createFeedbackResolvers({ clickThrough, recordViewableImpressions }: FeedbackUseCases) {
  const Query = {
    async clickThrough(_, { by, since, until }, context) {
      const request = { by, since: since?.getTime(), until: until?.getTime() }
      const report = await clickThrough(request, context.request())
      return {
        ...report,
        since: new Date(report.since),
        until: new Date(report.until),
        rows: report.rows.map(({ interval: [low, high], ...row }) => ({ ...row, interval: { low, high } })),
      }
    },
  } satisfies QueryResolvers
  const Mutation = {
    async recordViewableImpressions(_, { input }, context) {
      const entries = input.map((entry) => ({ ...entry, at: entry.at?.getTime() }))
      const written = await recordViewableImpressions(entries, writeOptions(context))
      return payloadOf(written, context, (counts) => counts)
    },
  } satisfies MutationResolvers
  return { Query, Mutation }
}

/** Results of experiments. */
export function createExperimentResolvers({
  experimentResults,
}: Pick<FeedbackUseCases, 'experimentResults'>) {
  return {
    experiments: async (_, __, context) => (await experimentResults(context.request())).map(experimentOf),
    async experiment(_, { name }, context) {
      const [found] = await experimentResults(context.request(), name)
      return found === undefined ? null : experimentOf(found)
    },
  } satisfies QueryResolvers
}

function experimentOf({ name, allocation, variants }: ExperimentResult) {
  return {
    name,
    allocation: allocation === 'hash' ? ('HASH' as const) : ('THOMPSON' as const),
    variants: variants.map(({ interval, differenceInterval, ...variant }) => ({
      ...variant,
      interval: intervalOf(interval),
      differenceInterval: intervalOf(differenceInterval),
    })),
  }
}

function intervalOf(interval: VariantResult['interval']) {
  return interval && { low: interval[0], high: interval[1] }
}
