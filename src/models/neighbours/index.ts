// Neighbourhood models: item-knn, user-knn, RP3, two-hop and content.

export { content } from './content.js'
export { itemKnn } from './item-knn.js'
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
