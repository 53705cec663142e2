import type { GraphColumns } from '../dataset-builder.js'
import type { Progress } from '../progress.js'

/**
 * The graph as training may see it. Left out, for what a model has learned cannot be taken back by a block: deactivated
 * people, ties of people who hide theirs, ties of a pair with a block either way. Friendships make the ties where
 * there are any, else who follows whom.
 */
export interface TrainingSource {
  export(progress: Progress, signal?: AbortSignal): Promise<GraphColumns>
}
