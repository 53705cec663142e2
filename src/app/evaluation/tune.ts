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

import { LIST_METRICS } from '../../evaluation/index.js'
import { createRandom } from '../../numeric/random/index.js'
import { runTrial } from './run-trial.js'
import { proposeOptions, rankTrials } from './search-points.js'
import { splitData } from './split-data.js'

export interface TuneRequest {
  /** A folder of data; null: the graph. */
  readonly folder: string | null
  readonly format: string
  readonly model: string
  readonly target: Target
  /** In all, those of an earlier search that goes on among them. */
  readonly trials: number
  /** After which no trial begins and a running one is given up; absent: no limit. */
  readonly minutes?: number
  /** Time for each fit; absent: what it takes. */
  readonly fitMinutes?: number
  /** What is judged by, such as `ndcg@20`. */
  readonly metric: string
  readonly seed: number
  /** Options that are not searched but set. */
  readonly fixed: Readonly<Record<string, unknown>>
  /** The only options to search; absent: all that the model offers. */
  readonly only?: readonly string[]
  /** Where the settings go; the journal goes beside them. */
  readonly out: string
  /** Forget the trials of an earlier search. */
  readonly restart: boolean
  readonly signal: AbortSignal
}

export interface TuneDependencies {
  readFolder(folder: string, format: string, signal?: AbortSignal): Promise<CleanData>
  readGraph(signal: AbortSignal): Promise<Dataset>
  /** @throws KindredError BAD_CONFIGURATION for a name that is none. */
  findModel(name: string, target: Target): Model
  readonly journal: TrialJournal
  readonly settingsFile: ModelSettingsFile
  /** One run a trial, and one of all, by trial. */
  readonly scalars: ScalarLog
  readonly kinds: KindTable
  /** Share of each person's part that is held out of the graph for validation. */
  readonly validation: number
  readonly progress: Progress
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface TuneReport extends SearchHead {
  readonly users: number
  readonly items: number
  /** Best first. */
  readonly trials: readonly Trial[]
  /** Of which so many were there before. */
  readonly continued: number
  readonly best: Trial
  /** The trial of the model's own defaults. */
  readonly defaults: Trial
  /** The settings that were written, and the journal. */
  readonly file: string
  readonly journal: string
  readonly seconds: number
}

/**
 * Searches for the options of a model that rank best on a validation cut of train; the test part is never looked at. The first trial is
 * the model's defaults, the rest follow a tree-structured Parzen estimator; trials without prospect are stopped early. Each trial that ends is
 * kept, and the best so far is in the settings file, whenever the search ends.
 *
 * @throws KindredError BAD_USER_INPUT for a request that is wrong in itself, BAD_CONFIGURATION for an unknown model or option,
 *   BAD_DATA where there is nothing to learn from.
 */
export async function tune(request: TuneRequest, parts: TuneDependencies): Promise<TuneReport> {
  const { folder, target, seed, fixed, out, signal } = request
  const model = parts.findModel(request.model, target)
  const space = spaceFor(model, request)
  const metric = metricFor(request.metric)
  const startedAt = parts.now()
  const cut = folder === null ? await cutGraph(request, parts) : await cutFolder(folder, request, parts)
  const head: SearchHead = {
    model: request.model,
    target: target === 'item' ? 'items' : 'friends',
    dataset: cut.data.name,
    datasetHash: cut.data.hash,
    metric: request.metric,
    seed,
    fitMinutes: request.fitMinutes ?? null,
    fixed,
    space,
  }
  const journalFile = journalOf(out)
  const journal = await parts.journal.open(journalFile, head, request.restart)
  const trials = [...journal.trials]
  const continued = trials.length
  const endsAt =
    request.minutes === undefined ? Number.POSITIVE_INFINITY : startedAt + request.minutes * 60_000
  const random = createRandom(seed)

  const name = `tuning-${cut.data.name}-${request.model}`
  const all = parts.scalars.open(`${name}/trials`)

  while (trials.length < request.trials) {
    const number = trials.length
    if (number > 0 && parts.now() >= endsAt) break
    // The first trial takes nothing for granted but what the model itself says.
    const options = number === 0 ? {} : proposeOptions(space, trials, random.fork(`trial ${number}`))
    if (options === null) break
    const title = `trial ${number + 1} of ${request.trials}`
    const trial = await runTrial(
      {
        number,
        model,
        cut,
        options: { ...fixed, ...options },
        searched: Object.keys(space),
        earlier: trials,
      },
      { target, seed, metric, fitMinutes: request.fitMinutes, endsAt, signal, title },
      { ...parts, scalars: parts.scalars.open(`${name}/trial-${String(number + 1).padStart(3, '0')}`) },
    )
    if (trial === null) break
    trials.push(trial)
    await journal.append(trial)
    const [leader] = rankTrials(trials)
    writeScalars(all, trial, leader!, request.metric)
    if (leader === trial) await writeBest(trial, head, trials.length, request, parts)
  }
  const ranked = rankTrials(trials)
  const [best] = ranked
  const [defaults] = trials
  if (best === undefined || defaults === undefined || best.state !== 'finished')
    throw new KindredError('BAD_CONFIGURATION', `no trial of ${request.model} came to an end`, {
      remedy: 'allow more --minutes or more --trials',
    })
  await writeBest(best, head, trials.length, request, parts)
  return {
    ...head,
    users: cut.data.users.size,
    items: cut.data.items.size,
    trials: ranked,
    continued,
    best,
    defaults,
    file: out,
    journal: journalFile,
    seconds: (parts.now() - startedAt) / 1000,
  }
}

function writeScalars(run: ScalarRun, { trial, value }: Trial, leader: Trial, metric: string): void {
  run.write(trial + 1, {
    ...(value === null ? {} : { [`trial/${metric}`]: value }),
    ...(leader.value === null ? {} : { [`best/${metric}`]: leader.value }),
  })
}

/** `settings.json` has its trials in `settings.trials.jsonl`. */
function journalOf(out: string): string {
  return `${out.replace(/\.json$/, '')}.trials.jsonl`
}

function spaceFor(model: Model, { fixed, only, trials, model: name }: TuneRequest): SearchSpace {
  const whole = model.searchSpace?.() ?? {}
  const known = Object.keys(whole)
  if (known.length === 0)
    throw badInput(
      '--model',
      `${name} has no options to search`,
      'tune another model; of a blend, its members',
    )
  for (const option of only ?? []) {
    if (!known.includes(option))
      throw badInput('--options', `"${option}" is not searched in ${name}`, `choose from ${known.join(', ')}`)
  }
  const wanted = known.filter((option) => !(option in fixed) && (only?.includes(option) ?? true))
  // A single trial judges what is set.
  if (wanted.length === 0 && trials > 1)
    throw badInput('--set', `nothing is left to search in ${name}`, 'set less, or judge it by --trials 1')
  return Object.fromEntries(wanted.map((option) => [option, whole[option]!]))
}

function metricFor(text: string) {
  const [, name, k] = /^([a-z0-9]+)@([0-9]+)$/.exec(text) ?? []
  const metric = LIST_METRICS.find((each) => each.name === name)
  if (metric === undefined || !(Number(k) >= 1 && Number(k) <= 1000))
    throw badInput(
      '--metric',
      `"${text}" is no measure of a list`,
      `name one of ${LIST_METRICS.map((each) => each.name).join(', ')} with a length, such as ndcg@20`,
    )
  return { metric, k: Number(k) }
}

async function cutFolder(folder: string, request: TuneRequest, parts: TuneDependencies): Promise<HoldOut> {
  const data = await parts.readFolder(folder, request.format, request.signal)
  return splitData(data, { ...request, folder, kinds: parts.kinds }).validation
}

async function cutGraph({ target, seed, signal }: TuneRequest, parts: TuneDependencies): Promise<HoldOut> {
  const data = await parts.readGraph(signal)
  const cut = (target === 'item' ? holdOutInteractions : holdOutTies)(data, parts.validation, seed)
  if (cut.heldOut.indices.length > 0) return cut
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
