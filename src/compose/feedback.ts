import {
  createClickThrough,
  createExperimentResults,
  createPageRecorder,
  createRecommendationWatch,
  createRecordViewableImpressions,
  NO_PAGE_RECORDER,
  type PageRecorder,
  type RecommendationWatch,
  type RetentionJob,
  rejectViewableImpressions,
  startRetention,
} from '../app/feedback/index.js'
import {
  createServingSelector,
  createVariantAssigner,
  type ExperimentNeeds,
  type ServingDependencies,
  type ServingSelector,
} from '../app/serving/index.js'
import type { Dismiss } from '../app/social/index.js'
import type { FeedbackUseCases, ReadUseCases, SocialUseCases, WriteUseCases } from '../app/use-cases.js'
import type { Settings } from '../config/index.js'
import { attractingKinds } from '../core/data/index.js'
import { currentSourceName, ITEM_SOURCE_NAMES, type ItemSource, isItemSource } from '../core/model/index.js'
import type { Experiment, Variant } from '../core/page/index.js'
import { KindredError, type Log } from '../core/shared/index.js'
import { createUserActivity } from '../neo4j/catalogue/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import {
  createClickThroughCounts,
  createExperimentTotals,
  createImpressionLog,
  createImpressionRetention,
} from '../neo4j/impressions/index.js'
import type { Runtime } from './runtime.js'

type FeedbackSettings = Pick<Settings, 'impressions' | 'experiments' | 'kinds'>

/** The recorder of page impressions; one that records nothing if the setting `impressions` is null. */
export function composePageRecorder(
  graph: Graph,
  { impressions }: Pick<Settings, 'impressions'>,
  { now, log }: Runtime,
): PageRecorder {
  if (impressions === null) return NO_PAGE_RECORDER
  return createPageRecorder({ impressions: createImpressionLog(graph), now, log })
}

/** Click-through, viewable impressions and the results of experiments. */
export function composeFeedback(
  graph: Graph,
  { impressions, experiments, kinds }: FeedbackSettings,
  { now }: Runtime,
  pages: PageRecorder,
): FeedbackUseCases {
  const clicks = attractingKinds(kinds)
  const counts = createClickThroughCounts(graph, clicks)
  const totals = createExperimentTotals(graph, clicks)
  return {
    clickThrough: createClickThrough({ counts, pages, now }),
    recordViewableImpressions:
      impressions === null
        ? rejectViewableImpressions
        : createRecordViewableImpressions({ impressions: createImpressionLog(graph), now }),
    experimentResults: createExperimentResults({ experiments: checkSources(experiments), totals, now }),
  }
}

/**
 * Starts the job that turns old impressions into counts while a server runs. Returns undefined if impressions
 * are not recorded.
 */
export function startImpressionRetention(
  graph: Graph,
  { impressions, kinds }: Pick<Settings, 'impressions' | 'kinds'>,
  log: Log,
): RetentionJob | undefined {
  if (impressions === null) return undefined
  const retention = createImpressionRetention(graph, attractingKinds(kinds))
  return startRetention({ ...impressions, retention, now: Date.now, log })
}

/**
 * Selects the snapshot and the weights of a page by the variants of its user.
 *
 * @throws KindredError BAD_CONFIGURATION if a variant names an unknown source.
 */
export function composeServingSelector(
  graph: Graph,
  { experiments: configured, kinds }: FeedbackSettings,
  dependencies: ServingDependencies,
): ServingSelector {
  const experiments = checkSources(configured)
  const totals = createExperimentTotals(graph, attractingKinds(kinds))
  const assigner = createVariantAssigner({ experiments, totals, log: dependencies.log })
  return createServingSelector({ ...dependencies, assigner })
}

/** The snapshots and sources that must be loaded for the variants of experiments. */
export function experimentNeedsOf(experiments: Settings['experiments']): ExperimentNeeds {
  const variants = experiments.flatMap((experiment) => experiment.variants)
  return {
    snapshots: new Set(variants.flatMap(({ snapshot }) => snapshot ?? [])).size,
    sources: new Set(variants.flatMap(({ weights = {} }) => Object.keys(weights).filter(isItemSource))),
  }
}

/** The experiments, with the names of their sources checked. */
function checkSources(experiments: Settings['experiments']): readonly Experiment[] {
  return experiments.map((experiment, place) => ({
    ...experiment,
    variants: experiment.variants.map((variant, position): Variant => {
      const path = `experiments.${place}.variants.${position}`
      const { weights, sources } = variant
      return {
        ...variant,
        weights:
          weights &&
          Object.fromEntries(
            Object.entries(weights).map(([name, weight]) => [itemSource(name, `${path}.weights`), weight]),
          ),
        sources: sources?.map((name) => itemSource(name, `${path}.sources`)),
      }
    }),
  }))
}

/** @throws KindredError BAD_CONFIGURATION for an unknown source. */
function itemSource(name: string, field: string): ItemSource {
  if (isItemSource(name)) return name
  const current = currentSourceName(name, 'item')
  const renamed = current === name ? '' : `it is now called "${current}"; `
  throw new KindredError('BAD_CONFIGURATION', `${field}: there is no source "${name}"`, {
    field,
    remedy: `${renamed}sources are: ${[...ITEM_SOURCE_NAMES].sort().join(', ')}`,
  })
}

/**
 * Watches the pages of subscribed users.
 *
 * @param pages use cases that do not record impressions.
 */
export function composeWatch(
  graph: Graph,
  { subscriptions }: Pick<Settings, 'subscriptions'>,
  { now, log }: Runtime,
  { recommend, startReads }: Pick<ReadUseCases, 'recommend' | 'startReads'>,
): RecommendationWatch {
  const activity = createUserActivity(graph)
  const pollMs = subscriptions.pollSeconds * 1000
  return createRecommendationWatch({ recommend, startReads, activity, now, log, pollMs })
}

type WatchedWrites = Pick<WriteUseCases, 'recordInteractions'> & Pick<SocialUseCases, 'dismiss' | 'undismiss'>

/** The same writes, each of which notifies the watch when it is done. */
export function notifyingWatch(watch: RecommendationWatch, writes: WatchedWrites): WatchedWrites {
  const notifying =
    (write: Dismiss): Dismiss =>
    async (user, target, options) => {
      const written = await write(user, target, options)
      watch.notify([user], written.token)
      return written
    }
  return {
    async recordInteractions(input, options) {
      const written = await writes.recordInteractions(input, options)
      watch.notify(written.value.users, written.token)
      return written
    },
    dismiss: notifying(writes.dismiss),
    undismiss: notifying(writes.undismiss),
  }
}
