// Communities of users, and recommendations of their favourites.

export { community } from './community.js'
export { louvain } from './find-communities.js'
