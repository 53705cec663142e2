import type { UseCases } from '../../app/use-cases.js'
import { checkId } from '../../core/data/index.js'
import type { QueryResolvers } from '../generated/schema.js'

/** All that is kept of a user, as one document. */
export function createExportResolvers({ exportUser }: Pick<UseCases, 'exportUser'>) {
  return {
    async exportUser(_, { id }, context) {
      const found = await exportUser(checkId(id, 'id'), context.request())
      if (found === null) return null
      const { user, at, places, document } = found
      return { user, at: new Date(at), places, document: JSON.stringify(document) }
    },
  } satisfies QueryResolvers
}
