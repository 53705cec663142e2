// Users, items, interactions, campaigns and bulk import in the graph.

export { createCampaignStore } from './campaign-store.js'
export {
  createCatalogue,
  createShelf,
  createUserActivity,
  createUserLists,
  graphItemLabels,
  passesIds,
  propertiesOf,
} from './catalogue.js'
export { createCatalogueStore } from './catalogue-store.js'
export { createImportSink } from './import-sink.js'
export { createInteractionStore } from './interaction-store.js'
