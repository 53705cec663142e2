// Communities of users, and recommendations of their favourites.

export { community } from './community.js'
export { findCommunities, louvain } from './find-communities.js'
