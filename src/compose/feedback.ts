import {
  createClickThrough,
  createExperimentResults,
  createPageRecorder,
  createRecordViewableImpressions,
  NO_PAGE_RECORDER,
  type PageRecorder,
  type RetentionJob,
  rejectViewableImpressions,
  startRetention,
} from '../app/feedback/index.js'

import {
  createPageVariants,
  createVariantAssigner,
  type PageVariants,
  type SnapshotHolder,
  type Variety,
} from '../app/serving/index.js'

import type { FeedbackUseCases } from '../app/use-cases.js'
import type { Settings } from '../config/index.js'
import { attractingKinds } from '../core/data/index.js'
import { currentSourceName, ITEM_SOURCE_NAMES, type ItemSource, isItemSource } from '../core/model/index.js'
import type { Experiment, Variant } from '../core/page/index.js'
import { KindredError } from '../core/shared/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import {
  createClickThroughCounts,
  createExperimentTotals,
  createImpressionLog,
  createImpressionRetention,
} from '../neo4j/impressions/index.js'
import type { Runtime } from './runtime.js'

type FeedbackSettings = Pick<Settings, 'impressions' | 'experiments' | 'kinds'>

export function composePageRecorder(
  graph: Graph,
  { impressions }: Pick<Settings, 'impressions'>,
  { clock, log }: Runtime,
): PageRecorder {
  if (impressions === null) return NO_PAGE_RECORDER
  return createPageRecorder({ impressions: createImpressionLog(graph), now: clock, log })
}

/** @throws KindredError BAD_CONFIGURATION where a variant names an unknown source. */
export function composePageVariants(
  graph: Graph,
  { experiments: configured, kinds }: FeedbackSettings,
  { log }: Runtime,
  holder: SnapshotHolder,
): PageVariants {
  const experiments = withSources(configured)
  const totals = createExperimentTotals(graph, attractingKinds(kinds))
  return createPageVariants({ assigner: createVariantAssigner({ experiments, totals, log }), holder, log })
}

/** What the variants want of snapshots. */
export function varietyOf(experiments: Settings['experiments']): Variety {
  const variants = experiments.flatMap((experiment) => experiment.variants)
  return {
    named: new Set(variants.flatMap(({ snapshot }) => snapshot ?? [])).size,
    weighed: new Set(variants.flatMap(({ weights = {} }) => Object.keys(weights).filter(isItemSource))),
  }
}

export function composeFeedback(
  graph: Graph,
  { impressions, experiments, kinds }: FeedbackSettings,
  { clock }: Runtime,
  pages: PageRecorder,
): FeedbackUseCases {
  const clicks = attractingKinds(kinds)
  const counts = createClickThroughCounts(graph, clicks)
  const totals = createExperimentTotals(graph, clicks)
  return {
    clickThrough: createClickThrough({ counts, pages, now: clock }),
    recordViewableImpressions:
      impressions === null
        ? rejectViewableImpressions
        : createRecordViewableImpressions({ impressions: createImpressionLog(graph), now: clock }),
    experimentResults: createExperimentResults({ experiments: withSources(experiments), totals, now: clock }),
  }
}

/** Counts old pages while a server runs; undefined where no record is kept. */
export function startKeepingExposures(
  graph: Graph,
  { impressions, kinds }: Pick<Settings, 'impressions' | 'kinds'>,
  log: (line: string) => void,
): RetentionJob | undefined {
  if (impressions === null) return undefined
  const retention = createImpressionRetention(graph, attractingKinds(kinds))
  return startRetention({ ...impressions, retention, now: Date.now, log })
}

/** Experiments with the names of their sources checked. */
function withSources(experiments: Settings['experiments']): readonly Experiment[] {
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

/** @throws KindredError BAD_CONFIGURATION where no source has this name. */
function itemSource(name: string, field: string): ItemSource {
  if (isItemSource(name)) return name
  const current = currentSourceName(name, 'item')
  const renamed = current === name ? '' : `it is now called "${current}"; `
  throw new KindredError('BAD_CONFIGURATION', `${field}: there is no source "${name}"`, {
    field,
    remedy: `${renamed}sources are: ${[...ITEM_SOURCE_NAMES].sort().join(', ')}`,
  })
}
