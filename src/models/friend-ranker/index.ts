// The learned ranker of friends: features of pairs, lists, network, calibration.

export { ranker } from './ranker.js'
