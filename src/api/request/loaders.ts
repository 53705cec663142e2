import DataLoader from 'dataloader'
import type {
  Catalogue,
  CatalogueItem,
  CatalogueUser,
  Communities,
  CommunityRecord,
  ItemProperties,
  RequestContext,
  UserLists,
  UserVisibility,
} from '../../core/ports/index.js'

/** Loads by id for one request: loads of one tick share a query, and each id is read once. */
export interface Loaders {
  readonly users: DataLoader<string, CatalogueUser | null>
  readonly items: DataLoader<string, CatalogueItem | null>
  readonly itemProperties: DataLoader<string, ItemProperties | null>
  readonly communities: DataLoader<string, CommunityRecord | null>
  /** Id of the user's smallest community. */
  readonly communityOfUser: DataLoader<string, string | null>
  readonly visibility: DataLoader<string, UserVisibility | null>
  /** True for a user whom the user of the key may see; else null. Only for the key of one user. */
  readonly isVisible: DataLoader<string, true | null>
  readonly lists: ListLoader
}

/** Loads lists of many users, items or communities. */
export interface ListLoader {
  /**
   * Loads the list of one parent. Loads of one tick with the same field and arguments share a read.
   *
   * @param args arguments of the field; they must be equal as JSON only if they ask for the same list.
   * @param id of the parent.
   * @param read reads the lists of several parents; those that do not exist are absent.
   */
  load<T>(
    field: string,
    args: object,
    id: string,
    read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  ): Promise<T | null>
  clearAll(): void
}

/** What the loaders read from. */
export interface LoaderSources {
  readonly catalogue: Catalogue
  readonly communities: Communities
  readonly userLists: Pick<UserLists, 'visibility' | 'visibleTo'>
}

/**
 * @param request returns the context of a read at the time it runs.
 * @param viewer the user of the key; null: the key is for all users.
 */
export function createLoaders(
  { catalogue, communities, userLists }: LoaderSources,
  request: () => RequestContext,
  viewer: string | null,
): Loaders {
  return {
    users: byId((ids) => catalogue.users(ids, request())),
    items: byId((ids) => catalogue.items(ids, request())),
    itemProperties: byId((ids) => catalogue.properties(ids, request())),
    communities: byId((ids) => communities.byId(ids, request())),
    communityOfUser: byId((users) => communities.ofUsers(users, request())),
    visibility: byId((users) => userLists.visibility(users, request())),
    isVisible: byId(async (users) => {
      const visible = await userLists.visibleTo(viewer!, users, request())
      return new Map([...visible].map((id) => [id, true] as const))
    }),
    lists: createListLoader(),
  }
}

function createListLoader(): ListLoader {
  const loaders = new Map<string, DataLoader<string, unknown>>()
  return {
    load<T>(
      field: string,
      args: object,
      id: string,
      read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
    ) {
      const key = JSON.stringify([field, args])
      const known = loaders.get(key)
      const loader = known ?? byId(read)
      if (known === undefined) loaders.set(key, loader)
      return loader.load(id) as Promise<T | null>
    },
    clearAll: () => loaders.clear(),
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
