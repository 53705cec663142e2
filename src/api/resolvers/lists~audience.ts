import type { RankKey } from '../../app/browse.js'
import { userRef } from '../../core/explanation.js'
import { checkFirst } from '../arguments.js'
import { connectionOf } from '../connections.js'
import { decodeCursor, encodeCursor } from '../cursors.js'
import type { ItemResolvers } from '../generated/schema.js'
import type { ReadUseCases } from '../use-cases.js'

/** To whom an item should be shown. */
export function createAudienceResolvers({ findAudience }: Pick<ReadUseCases, 'findAudience'>) {
  return {
    audience: async ({ id: item }, { first, after }, context) => {
      const list = `audience/${item}`
      const key = decodeCursor<RankKey>(list, after, ['number', 'string'])
      const page = await findAudience(item, { first: checkFirst(first), after: key }, context.reads())
      const connection = connectionOf(page, after, ({ id, score, contributions }) => ({
        cursor: encodeCursor(list, [score, id]),
        node: userRef(id),
        score,
        sources: [...contributions],
      }))
      return { ...connection, shortfall: page.shortfall }
    },
  } satisfies ItemResolvers
}
