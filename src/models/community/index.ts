// Communities of users and the items they favour.

export { community } from './community.js'
export { findCommunities, louvain } from './find-communities.js'
