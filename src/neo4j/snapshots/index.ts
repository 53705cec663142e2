// Snapshots in the graph: export for training, storage, slots, publishing.

export { graphPublishing } from './publisher.js'
export { graphSnapshotStore } from './snapshot-store.js'
export { graphTrainingSource } from './training-export.js'
