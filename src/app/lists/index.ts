// Lists of items (popular, trending, similar), search, and the audience of an item.

export { type Browse, createBrowse } from './browse.js'
export type { RankedItem } from './cut.js'
export { createFindAudience, type FindAudience } from './find-audience.js'
export { createSearch, type Search } from './search.js'
