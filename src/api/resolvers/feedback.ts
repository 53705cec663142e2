import type { MutationResolvers, QueryResolvers } from '../generated/schema.js'
import type { FeedbackUseCases } from '../use-cases.js'
import { writeOptions } from './write-mutations.js'

/** What became of what was shown. */
export function createFeedbackResolvers({ clickThrough, recordSeen }: FeedbackUseCases) {
  const Query = {
    async clickThrough(_, { by, since, until }, context) {
      const request = { by, since: since?.getTime(), until: until?.getTime() }
      const report = await clickThrough(request, context.reads())
      return {
        ...report,
        since: new Date(report.since),
        until: new Date(report.until),
        rows: report.rows.map(({ clicked, interval: [low, high], ...row }) => ({
          ...row,
          clicks: clicked,
          interval: { low, high },
        })),
      }
    },
  } satisfies QueryResolvers
  const Mutation = {
    async recordExposures(_, { input }, context) {
      const seen = input.map((entry) => ({ ...entry, at: entry.at?.getTime() }))
      const { value, token } = await recordSeen(seen, writeOptions(context))
      context.wrote(token)
      return { ...value, consistencyToken: token }
    },
  } satisfies MutationResolvers
  return { Query, Mutation }
}
