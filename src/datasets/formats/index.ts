// Readers of public file formats, one file a format.

export { atomic } from './atomic.js'
export { csv } from './csv.js'
export { edges } from './edges.js'
export { hetrec } from './hetrec.js'
export { lightgcn } from './lightgcn.js'
export { movielens } from './movielens.js'
export { pairs } from './pairs.js'
export { rankedLists } from './ranked-lists.js'
export { sequences } from './sequences.js'
export { trust } from './trust.js'
