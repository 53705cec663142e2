import type { RankedList } from '../core/ports/ranked-lists.js'
import { type Rankings, type RankingTask, targetVocabulary, usersWithTest } from './rank.js'

/**
 * Somebody else's lists as Rankings, so that they are judged like ours. Entries stand where they stood: one that is unknown
 * or was in train takes its place and is a miss. Users without a list miss everything; lists of users without a test are left out.
 */
export function rankingsFromLists(
  lists: readonly RankedList[],
  { train, test, target, k }: Pick<RankingTask, 'train' | 'test' | 'target' | 'k'>,
): Rankings {
  const users = usersWithTest(test)
  const vocabulary = targetVocabulary(train, target)
  const places = new Map(Array.from(users, (user, position) => [train.users.ids[user]!, position]))
  const targets = new Int32Array(users.length * k).fill(-1)
  for (const list of lists) {
    const place = places.get(list.user)
    if (place === undefined) continue
    targets.set(
      list.targets.slice(0, k).map((id) => vocabulary.indexOf(id)),
      place * k,
    )
  }
  return { users, k, targets, auc: null }
}
