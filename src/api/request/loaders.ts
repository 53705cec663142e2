import DataLoader from 'dataloader'
import type {
  Catalogue,
  CatalogueItem,
  CatalogueUser,
  Communities,
  CommunityRecord,
  ItemProperties,
  RequestContext,
} from '../../core/ports/index.js'

/** Loads by id for one request: loads of one tick share a query, and each id is read once. */
export interface Loaders {
  readonly users: DataLoader<string, CatalogueUser | null>
  readonly items: DataLoader<string, CatalogueItem | null>
  readonly itemProperties: DataLoader<string, ItemProperties | null>
  readonly communities: DataLoader<string, CommunityRecord | null>
  /** Id of the user's smallest community. */
  readonly communityOfUser: DataLoader<string, string | null>
}

/** What the loaders read from. */
export interface LoaderSources {
  readonly catalogue: Catalogue
  readonly communities: Communities
}

/** @param request returns the context of a read at the time it runs. */
export function createLoaders(
  { catalogue, communities }: LoaderSources,
  request: () => RequestContext,
): Loaders {
  return {
    users: byId((ids) => catalogue.users(ids, request())),
    items: byId((ids) => catalogue.items(ids, request())),
    itemProperties: byId((ids) => catalogue.properties(ids, request())),
    communities: byId((ids) => communities.byId(ids, request())),
    communityOfUser: byId((users) => communities.ofUsers(users, request())),
  }
}

function byId<T>(find: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>) {
  return new DataLoader<string, T | null>(
    async (ids) => {
      const found = await find(ids)
      return ids.map((id) => found.get(id) ?? null)
    },
    { maxBatchSize: 1000 },
  )
}
