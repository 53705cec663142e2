// Rules over ties: common neighbours, Adamic-Adar, follow-back, items that friends liked, shared taste.

export {
  adamicAdar,
  adamicAdarReciprocal,
  commonNeighbours,
  followBack,
  resourceAllocation,
} from './common-neighbours.js'
export { friendsLiked } from './friends-liked.js'
export { taste } from './taste.js'
