import { createVocabulary } from '../../src/core/data/index.js'
import { type Dataset, freezeDataset } from '../../src/core/dataset/index.js'

import { createRandom } from '../../src/numeric/random/index.js'
import { csrFromTriplets, emptyCsr } from '../../src/numeric/sparse/index.js'

/**
 * Users and items in groups: a user mostly likes items of their own group, with a long tail inside it, and
 * has most ties to users of their own group. Each item has its group's tag. A model that learns anything
 * ranks the user's group first. The last two users have no history and no ties.
 */
export function groupedDataset({
  users = 120,
  items = 90,
  groups = 3,
  likes = 10,
  ties = 5,
  noise = 0.1,
  seed = 1,
} = {}): Dataset {
  const random = createRandom(seed)
  const liked = { rows: [] as number[], columns: [] as number[] }
  const tied = { rows: [] as number[], columns: [] as number[] }
  for (let user = 0; user < users - 2; user++) {
    for (let like = 0; like < likes; like++) {
      const skewed = Math.floor((random.uniform() ** 1.5 * items) / groups)
      const group = random.uniform() < noise ? random.below(groups) : user % groups
      liked.rows.push(user)
      liked.columns.push(skewed * groups + group)
    }
    for (let tie = 0; tie < ties; tie++) {
      const near = Math.floor((users - 2) / groups)
      const other =
        random.uniform() < noise ? random.below(users - 2) : random.below(near) * groups + (user % groups)
      if (other === user) continue
      tied.rows.push(user, other)
      tied.columns.push(other, user)
    }
  }
  const interactions = csrFromTriplets(users, items, liked)
  const tieMatrix = csrFromTriplets(users, users, tied)
  interactions.values.fill(1)
  tieMatrix.values.fill(1)
  const itemRows = Array.from({ length: items }, (_, item) => item)
  return freezeDataset({
    name: 'grouped',
    users: createVocabulary(names('user', users)),
    items: createVocabulary(names('item', items)),
    interactions,
    times: null,
    dislikes: emptyCsr(users, items),
    ties: tieMatrix,
    tiesDirected: false,
    tags: createVocabulary(names('group', groups)),
    itemTags: csrFromTriplets(items, groups, {
      rows: itemRows,
      columns: itemRows.map((item) => item % groups),
    }),
  })
}

/** An empty dataset, or one with users and items but without interactions and ties. */
export function emptyDataset(users = 0, items = 0): Dataset {
  return freezeDataset({
    name: 'empty',
    users: createVocabulary(names('user', users)),
    items: createVocabulary(names('item', items)),
    interactions: emptyCsr(users, items),
    times: null,
    dislikes: emptyCsr(users, items),
    ties: emptyCsr(users, users),
    tiesDirected: false,
    tags: createVocabulary([]),
    itemTags: emptyCsr(items, 0),
  })
}

const names = (kind: string, count: number): string[] =>
  Array.from({ length: count }, (_, row) => `${kind}-${row}`)
