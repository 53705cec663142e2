// Lists of items (popular, trending, similar) and the audience of an item.

export { type Browse, createBrowse, type RankedItem } from './browse.js'
export { createFindAudience, type FindAudience } from './find-audience.js'
