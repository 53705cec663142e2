// Snapshots in the graph: export for training, storage, slots, publishing.

export { createPublishing } from './publisher.js'
export { createSnapshotErasing } from './snapshot-erasing.js'
export { createSnapshotStore } from './snapshot-store.js'
export { createTrainingSource } from './training-export.js'
