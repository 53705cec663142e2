// Neighbourhood models: item-knn, user-knn, RP3β and content; the two-hop walk that other models build on.

export { content } from './content.js'
export { itemKnn } from './item-knn.js'
export { createNewItemEdges, type NewItemEdges, scoreEdges } from './new-items.js'
export { exponentsFor, rp3 } from './rp3.js'
export {
  DEFAULT_EXPONENTS,
  learnExponents,
  placeSteps,
  type TwoHopExponents,
  twoHop,
  twoHopNeighbours,
} from './two-hop.js'
export { userKnn } from './user-knn.js'
