import {
  createClickThrough,
  createExperimentResults,
  createPageRecorder,
  createRecordViews,
  NO_PAGE_RECORDER,
  type PageRecorder,
  type RetentionJob,
  rejectViews,
  startRetention,
} from '../app/feedback/index.js'

import {
  createPageVariants,
  createVariantAssigner,
  type PageVariants,
  type SnapshotHolder,
  SOURCE_NAMES,
  type Variety,
} from '../app/serving/index.js'

import type { FeedbackUseCases } from '../app/use-cases.js'
import type { Settings } from '../config.js'
import { KindredError } from '../core/shared/index.js'
import { models } from '../models/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import {
  createClickThroughCounts,
  createExperimentTotals,
  createExposureLog,
  createExposureRetention,
} from '../neo4j/impressions/index.js'

import { attractingKinds } from '../neo4j/serving/index.js'
import type { Runtime } from './runtime.js'

type FeedbackSettings = Pick<Settings, 'exposures' | 'experiments' | 'kinds'>

export function composePageRecorder(
  graph: Graph,
  { exposures }: Pick<Settings, 'exposures'>,
  { clock, log }: Runtime,
): PageRecorder {
  if (exposures === null) return NO_PAGE_RECORDER
  return createPageRecorder({ impressions: createExposureLog(graph), now: clock, log })
}

/** @throws KindredError BAD_CONFIGURATION where a variant names a source that is none. */
export function composePageVariants(
  graph: Graph,
  { experiments, kinds }: FeedbackSettings,
  { log }: Runtime,
  holder: SnapshotHolder,
): PageVariants {
  checkSources(experiments)
  const totals = createExperimentTotals(graph, attractingKinds(kinds))
  return createPageVariants({ assigner: createVariantAssigner({ experiments, totals, log }), holder, log })
}

/** What the variants want of snapshots. */
export function varietyOf(experiments: Settings['experiments']): Variety {
  const variants = experiments.flatMap((experiment) => experiment.variants)
  return {
    named: new Set(variants.flatMap(({ snapshot }) => snapshot ?? [])).size,
    weighed: new Set(variants.flatMap(({ weights = {} }) => Object.keys(weights))),
  }
}

export function composeFeedback(
  graph: Graph,
  { exposures, experiments, kinds }: FeedbackSettings,
  { clock }: Runtime,
  pages: PageRecorder,
): FeedbackUseCases {
  const clicks = attractingKinds(kinds)
  const counts = createClickThroughCounts(graph, clicks)
  const totals = createExperimentTotals(graph, clicks)
  return {
    clickThrough: createClickThrough({ counts, pages, now: clock }),
    recordViews:
      exposures === null
        ? rejectViews
        : createRecordViews({ impressions: createExposureLog(graph), now: clock }),
    experimentResults: createExperimentResults({ experiments, totals, now: clock }),
  }
}

/** Counts old pages while a server runs; undefined where no record is kept. */
export function startKeepingExposures(
  graph: Graph,
  { exposures, kinds }: Pick<Settings, 'exposures' | 'kinds'>,
  log: (line: string) => void,
): RetentionJob | undefined {
  if (exposures === null) return undefined
  const retention = createExposureRetention(graph, attractingKinds(kinds))
  return startRetention({ ...exposures, retention, now: Date.now, log })
}

function checkSources(experiments: Settings['experiments']): void {
  const known = new Set([
    'co-interaction',
    ...[...models('item').keys()].map((name) => SOURCE_NAMES[name] ?? name),
  ])
  known.delete('blend')
  for (const [place, { variants }] of experiments.entries()) {
    for (const [position, { weights = {}, sources = [] }] of variants.entries()) {
      const path = `experiments.${place}.variants.${position}`
      const named = [
        ...Object.keys(weights).map((source) => ({ source, field: `${path}.weights` })),
        ...sources.map((source) => ({ source, field: `${path}.sources` })),
      ]
      const unknown = named.find(({ source }) => !known.has(source))
      if (unknown === undefined) continue
      throw new KindredError(
        'BAD_CONFIGURATION',
        `${unknown.field}: there is no source "${unknown.source}"`,
        {
          field: unknown.field,
          remedy: `sources are: ${[...known].sort().join(', ')}`,
        },
      )
    }
  }
}
