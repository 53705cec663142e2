import type { QueryResolvers } from '../generated/schema.js'
import type { ReadUseCases } from '../use-cases.js'

/** What serves now. */
export function createSnapshotResolvers({ activeSnapshot }: Pick<ReadUseCases, 'activeSnapshot'>) {
  return {
    activeSnapshot: async (_, __, context) => {
      const active = await activeSnapshot(context.reads())
      if (active === null) return null
      const { version, algorithm, status, createdAt, metrics } = active
      return {
        version,
        algorithm,
        status,
        createdAt: new Date(createdAt),
        metrics: Object.entries(metrics)
          .filter(([, value]) => Number.isFinite(value))
          .map(([name, value]) => ({ name, value })),
      }
    },
  } satisfies QueryResolvers
}
