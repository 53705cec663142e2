// Datasets for training as sparse matrices, and hold-outs of them.

export {
  buildDataset,
  type Dataset,
  type DatasetOptions,
  freezeDataset,
  type GraphColumns,
  latestTime,
} from './dataset.js'
export { type HoldOut, holdOutInteractions, holdOutLast, holdOutTies, keepRows } from './hold-out.js'
export { withoutReplaced } from './replaced-ratings.js'
