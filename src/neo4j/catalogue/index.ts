// Users, items, interactions, campaigns and bulk import in the graph.

export { createCampaignStore } from './campaign-store.js'
export {
  createCatalogue,
  createItemAvailability,
  createItemLabels,
  createUserActivity,
  passesIds,
  propertiesOf,
  readableItems,
} from './catalogue.js'
export { createCatalogueStore } from './catalogue-store.js'
export { createImportSink } from './import-sink.js'
export { createInteractionStore } from './interaction-store.js'
export { createRatingStore } from './rating-store.js'
export { createTextSearch } from './text-search.js'
export { createUserLists } from './user-lists.js'
export { createUserTraces } from './user-traces.js'
