import type { CleanData, KindTable } from '../../core/data/index.js'
import { type Dataset, type HoldOut, holdOutInteractions, holdOutTies } from '../../core/dataset/index.js'

import type { Model, SearchSpace, Target } from '../../core/model/index.js'

import type {
  ModelSettingsFile,
  ScalarLog,
  ScalarRun,
  SearchHead,
  Trial,
  TrialJournal,
} from '../../core/ports/index.js'
import { badInput, KindredError, type Progress } from '../../core/shared/index.js'

import { LIST_METRICS, type Split, type SplitKind } from '../../evaluation/index.js'
import { createRandom } from '../../numeric/random/index.js'
import { runTrial, type SearchTerms } from './run-trial.js'
import { proposeOptions, rankTrials } from './search-points.js'
import { splitData } from './split-data.js'

/** A search for the options of a model. */
export interface TuneRequest {
  /** Folder of data; null: the graph. */
  readonly folder: string | null
  /** Format of the folder, or `auto`. */
  readonly format: string
  readonly model: string
  readonly target: Target
  /** Total number of trials, including those of a continued search. */
  readonly trials: number
  /** Time limit of the search. A running trial is aborted. Default: none. */
  readonly minutes?: number
  /** Time limit per fit. Default: none. */
  readonly trialMinutes?: number
  /** Metric to maximize, such as `ndcg@20`. */
  readonly metric: string
  readonly seed: number
  /** How the folder is split; its validation part is used. Default: chosen by the data. */
  readonly split?: SplitKind
  /** Options with fixed values, which are not searched. */
  readonly fixed: Readonly<Record<string, unknown>>
  /** Options to search. Default: all that the model offers. */
  readonly only?: readonly string[]
  /** File for the best settings. The journal is written beside it. */
  readonly out: string
  /** Whether to discard the trials of an earlier search. */
  readonly restart: boolean
  readonly signal: AbortSignal
}

/** What a search needs. */
export interface TuneDependencies {
  readFolder(folder: string, format: string, signal?: AbortSignal): Promise<CleanData>
  readGraph(signal: AbortSignal): Promise<Dataset>
  /** @throws KindredError BAD_CONFIGURATION for an unknown model. */
  findModel(name: string, target: Target): Model
  readonly journal: TrialJournal
  readonly settingsFile: ModelSettingsFile
  /** Receives the scalars of each trial, and a run of the values of all trials. */
  readonly scalars: ScalarLog
  readonly kinds: KindTable
  /** Fraction of each user's interactions or ties in the graph that is held out for validation. */
  readonly validationFraction: number
  readonly progress: Progress
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** The result of a search. */
export interface TuneReport extends SearchHead {
  readonly users: number
  readonly items: number
  /** How the folder was split, and why; null: the graph was tuned on. */
  readonly protocol: Pick<Split, 'kind' | 'reason' | 'validationSource'> | null
  /** Best first. */
  readonly trials: readonly Trial[]
  /** Number of trials of an earlier search that was continued. */
  readonly continued: number
  readonly best: Trial
  /** The trial of the model's default options. */
  readonly defaults: Trial
  /** File of the best settings. */
  readonly file: string
  /** File of the trials. */
  readonly journal: string
  readonly seconds: number
}

/**
 * Searches for the options of a model that maximize a metric on a validation part of train; the test part is
 * never used. The first trial has the model's defaults, the others follow a tree-structured Parzen estimator.
 * Poor trials are stopped early. Each finished trial is stored, and the settings file has the best options so
 * far at any time.
 *
 * @throws KindredError BAD_USER_INPUT for an invalid request, BAD_CONFIGURATION for an unknown model or
 *   option, BAD_DATA if there is nothing to train on.
 */
export async function tune(request: TuneRequest, dependencies: TuneDependencies): Promise<TuneReport> {
  const { folder, target, seed, fixed, out, signal } = request
  const model = dependencies.findModel(request.model, target)
  const space = spaceFor(model, request)
  const metric = metricFor(request.metric)
  const startedAt = dependencies.now()
  const split = folder === null ? null : await splitOfFolder(folder, request, dependencies)
  const holdOut = split === null ? await holdOutOfGraph(request, dependencies) : split.validation
  const head: SearchHead = {
    model: request.model,
    target: target === 'item' ? 'items' : 'friends',
    dataset: holdOut.data.name,
    datasetHash: holdOut.data.hash,
    metric: request.metric,
    seed,
    fitMinutes: request.trialMinutes ?? null,
    // Only if it was chosen, so that searches of before can be continued.
    ...(request.split === undefined ? {} : { split: request.split }),
    fixed,
    space,
  }
  const journalFile = journalOf(out)
  const journal = await dependencies.journal.open(journalFile, head, request.restart)
  const trials = [...journal.trials]
  const continued = trials.length
  const endsAt =
    request.minutes === undefined ? Number.POSITIVE_INFINITY : startedAt + request.minutes * 60_000
  const random = createRandom(seed)

  const terms: SearchTerms = {
    ...{ model, holdOut, target, seed, metric, endsAt, signal },
    searched: Object.keys(space),
    trialMinutes: request.trialMinutes,
  }

  const name = `tuning-${holdOut.data.name}-${request.model}`
  const allTrials = dependencies.scalars.open(`${name}/trials`)

  while (trials.length < request.trials) {
    const number = trials.length
    if (number > 0 && dependencies.now() >= endsAt) break
    // The first trial has the model's own defaults.
    const options = number === 0 ? {} : proposeOptions(space, trials, random.fork(`trial ${number}`))
    if (options === null) break
    const run = `${name}/trial-${String(number + 1).padStart(3, '0')}`
    const trial = await runTrial(
      {
        number,
        title: `trial ${number + 1} of ${request.trials}`,
        options: { ...fixed, ...options },
        earlier: trials,
      },
      terms,
      { ...dependencies, scalars: dependencies.scalars.open(run) },
    )
    if (trial === null) break
    trials.push(trial)
    await journal.append(trial)
    const [leader] = rankTrials(trials)
    writeScalars(allTrials, trial, leader!, request.metric)
    if (leader === trial) await writeBest(trial, head, trials.length, request, dependencies)
  }
  const ranked = rankTrials(trials)
  const [best] = ranked
  const [defaults] = trials
  if (best === undefined || defaults === undefined || best.state !== 'finished')
    throw new KindredError('BAD_CONFIGURATION', `no trial of ${request.model} has finished`, {
      remedy: 'allow more --minutes or more --trials',
    })
  await writeBest(best, head, trials.length, request, dependencies)
  return {
    ...head,
    users: holdOut.data.users.size,
    items: holdOut.data.items.size,
    protocol: split && {
      kind: split.kind,
      reason: split.reason,
      validationSource: split.validationSource,
    },
    trials: ranked,
    continued,
    best,
    defaults,
    file: out,
    journal: journalFile,
    seconds: (dependencies.now() - startedAt) / 1000,
  }
}

function writeScalars(run: ScalarRun, { trial, value }: Trial, leader: Trial, metric: string): void {
  run.write(trial + 1, {
    ...(value === null ? {} : { [`trial/${metric}`]: value }),
    ...(leader.value === null ? {} : { [`best/${metric}`]: leader.value }),
  })
}

/** Journal of a settings file: `settings.trials.jsonl` for `settings.json`. */
function journalOf(out: string): string {
  return `${out.replace(/\.json$/, '')}.trials.jsonl`
}

/** The search space of the model without the fixed options and, if given, with the requested options only. */
function spaceFor(model: Model, { fixed, only, trials, model: name }: TuneRequest): SearchSpace {
  const fullSpace = model.searchSpace?.() ?? {}
  const known = Object.keys(fullSpace)
  if (known.length === 0)
    throw badInput(
      '--model',
      `${name} has no options to search`,
      'tune another model; for a blend, tune its members',
    )
  for (const option of only ?? []) {
    if (!known.includes(option))
      throw badInput('--options', `${name} cannot search "${option}"`, `choose from ${known.join(', ')}`)
  }
  const searched = known.filter((option) => !(option in fixed) && (only?.includes(option) ?? true))
  // A single trial evaluates the fixed options.
  if (searched.length === 0 && trials > 1)
    throw badInput(
      '--set',
      `${name} has no option left to search`,
      'set fewer options, or evaluate these with --trials 1',
    )
  return Object.fromEntries(searched.map((option) => [option, fullSpace[option]!]))
}

function metricFor(text: string) {
  const [, name, k] = /^([a-z0-9]+)@([0-9]+)$/.exec(text) ?? []
  const metric = LIST_METRICS.find((each) => each.name === name)
  if (metric === undefined || !(Number(k) >= 1 && Number(k) <= 1000))
    throw badInput(
      '--metric',
      `"${text}" is not a ranking metric`,
      `give one of ${LIST_METRICS.map((each) => each.name).join(', ')} with a list length, such as ndcg@20`,
    )
  return { metric, k: Number(k) }
}

async function splitOfFolder(
  folder: string,
  request: TuneRequest,
  dependencies: TuneDependencies,
): Promise<Split> {
  const data = await dependencies.readFolder(folder, request.format, request.signal)
  return splitData(data, { ...request, folder, kinds: dependencies.kinds })
}

async function holdOutOfGraph(
  { target, seed, signal }: TuneRequest,
  dependencies: TuneDependencies,
): Promise<HoldOut> {
  const data = await dependencies.readGraph(signal)
  const holdOut = (target === 'item' ? holdOutInteractions : holdOutTies)(
    data,
    dependencies.validationFraction,
    seed,
  )
  if (holdOut.heldOut.indices.length > 0) return holdOut
  throw new KindredError('BAD_DATA', `the graph has too few ${target === 'item' ? 'interactions' : 'ties'}`, {
    remedy: 'import data first (`kindred import DIR`)',
  })
}

function writeBest(
  trial: Trial,
  head: SearchHead,
  trials: number,
  { model, fixed, out }: TuneRequest,
  { settingsFile }: TuneDependencies,
): Promise<void> {
  const { dataset, datasetHash, metric, seed, fitMinutes, target } = head
  return settingsFile.write(
    out,
    { [model]: { ...fixed, ...trial.options } },
    { dataset, datasetHash, target, metric, validation: trial.value, seed, fitMinutes, trials },
  )
}
