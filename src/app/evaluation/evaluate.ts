import { basename } from 'node:path'
import { type CleanData, type KindTable, TABLES } from '../../core/data/index.js'
import type { Model, Snapshot, Target, TrainingRun } from '../../core/model/index.js'
import type { ModelSettings, RankedList, RankedLists, ScalarLog } from '../../core/ports/index.js'
import { badInput, KindredError, type Progress } from '../../core/shared/index.js'
import {
  compareModels,
  evaluateRankings,
  type ListsAsRankings,
  type RankingEvaluation,
  rankingsFromLists,
  rankUsers,
  type Split,
  type SplitKind,
  targetVocabulary,
  type UserRankings,
} from '../../evaluation/index.js'
import { type CleanFolder, type CleanReport, rejectLines } from '../import/index.js'
import { blendOptions, createFitReporter, leftOutOf, mergeSettings } from '../training/index.js'
import type { EvaluationReport, ModelResult } from './report.js'
import { joinRuns } from './several-seeds.js'
import { splitData } from './split-data.js'

/** An evaluation of models on a folder of data. */
export interface EvaluateRequest {
  /** Folder of data. */
  readonly folder: string
  /** Format of the folder, or `auto`. */
  readonly format: string
  /** Names of models, in the order of the results. */
  readonly models: readonly string[]
  readonly target: Target
  /** List lengths of the metrics, each 1 to {@link MAX_K}. */
  readonly ks: readonly number[]
  readonly seed: number
  /** Several seeds for several runs. They replace `seed`. Default: one run. */
  readonly seeds?: readonly number[]
  /** How train and test are divided. Default: chosen by the data. */
  readonly split?: SplitKind
  /** Evaluates the k-core alone: users and items with at least this number of partners. Default: all. */
  readonly core?: number
  /** Time budget for the fits of each model. Default: no limit. */
  readonly minutes?: number
  /** Options by model. Options of a blend's members also apply in the blend. */
  readonly settings: ModelSettings
  /**
   * Options from a file; `settings` take precedence. It may have options of models that are not evaluated.
   */
  readonly baseSettings?: ModelSettings
  /** Whether to compute the AUC, which needs every score. */
  readonly auc: boolean
  /** A file with ranked lists of another system (`user item rank`), which is evaluated beside the models. */
  readonly run?: string
  /**
   * File for the ranked lists. With several models, the model's name is inserted before the suffix; with
   * several seeds, the seed is.
   */
  readonly rankings?: string
  readonly signal?: AbortSignal
}

/** What an evaluation needs. */
export interface EvaluateDependencies {
  readFolder(folder: string, format: string, signal?: AbortSignal): Promise<CleanFolder>
  /** @throws KindredError BAD_CONFIGURATION for an unknown model. */
  findModel(name: string, target: Target): Model
  /** Names of the possible members of a blend; empty for other models. */
  membersOf(name: string, target: Target): readonly string[]
  readonly rankedLists: RankedLists
  /** Receives the scalars of the fits, one run each. */
  readonly scalars: ScalarLog
  readonly kinds: KindTable
  readonly progress: Progress
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Peak memory of the process so far. */
  readonly peakMemoryMiB: () => number
}

/** Maximum list length of a metric. */
export const MAX_K = 1000

/**
 * Evaluates models on a folder of data: reads and cleans it, splits it, tunes each model on a validation part
 * of train, refits it on all of train, ranks all candidates for each test user, and computes metrics. With
 * several seeds, the folder is read once and all else is repeated.
 *
 * @throws KindredError BAD_USER_INPUT for an invalid request, BAD_CONFIGURATION for unknown models and
 *   options, BAD_DATA if there is nothing to train on or to test, FIT_DIVERGED if the numbers of a fit or the
 *   scores of a model are not finite.
 */
export async function evaluate(
  request: EvaluateRequest,
  dependencies: EvaluateDependencies,
): Promise<EvaluationReport> {
  const ks = checkRequest(request, dependencies)
  const { now } = dependencies
  // Results have the requested name of a model, which may differ from its own name.
  const models = request.models.map((name) => ({ name, model: dependencies.findModel(name, request.target) }))
  const readStarted = now()
  const { data, report: cleaning } = await dependencies.readFolder(
    request.folder,
    request.format,
    request.signal,
  )
  const seconds = (now() - readStarted) / 1000
  const terms = { data, cleaning, models, ks, readSeconds: seconds }
  const { seeds = [] } = request
  if (seeds.length === 0) return evaluateSeed(request, terms, dependencies)
  const runs: EvaluationReport[] = []
  for (const seed of seeds) {
    const own = {
      ...request,
      seed,
      ...(request.rankings !== undefined && { rankings: insertName(request.rankings, `seed-${seed}`) }),
    }
    runs.push(await evaluateSeed(own, terms, dependencies))
  }
  return joinRuns(runs)
}

/** What the runs of an evaluation share. */
interface SharedTerms {
  readonly data: CleanData
  readonly cleaning: CleanReport
  readonly models: readonly { readonly name: string; readonly model: Model }[]
  readonly ks: readonly number[]
  /** Time of reading the folder. */
  readonly readSeconds: number
}

async function evaluateSeed(
  request: EvaluateRequest,
  { data, cleaning, models, ks, readSeconds: seconds }: SharedTerms,
  dependencies: EvaluateDependencies,
): Promise<EvaluationReport> {
  const maxK = ks.at(-1)!
  const { now, progress } = dependencies
  const splitStarted = now()
  const split = splitData(data, { ...request, kinds: dependencies.kinds, rejected: rejectLines(cleaning) })
  const readSeconds = seconds + (now() - splitStarted) / 1000
  const results: ModelResult[] = []
  const perUser = new Map<string, RankingEvaluation['perUser']>()
  const hasSeveral = models.length + (request.run === undefined ? 0 : 1) > 1
  const addResult = async (model: string, rankings: UserRankings, started: number, fit: FitFacts) => {
    const { perUser: values, ...evaluation } = evaluateRankings(rankings, { ...request, ...split, ks })
    perUser.set(model, values)
    results.push({
      model,
      ...evaluation,
      ...fit,
      evaluateSeconds: round((now() - started) / 1000),
      peakMemoryMiB: Math.round(dependencies.peakMemoryMiB()),
    })
    progress.finish(describe(evaluation.metrics, maxK))
    if (request.rankings !== undefined)
      await dependencies.rankedLists.write(
        hasSeveral ? insertName(request.rankings, model) : request.rankings,
        listsOf(rankings, split, request.target),
      )
  }

  for (const { name, model } of models) {
    const fitStarted = now()
    const snapshot = await fit(name, model, split, request, dependencies)
    const recommender = model.load(snapshot)
    const fitSeconds = round(readSeconds + (now() - fitStarted) / 1000)
    const started = now()
    progress.start(`${name}: ranking`, 0)
    const rankings = await rankUsers(recommender, {
      ...split,
      target: request.target,
      k: maxK,
      auc: request.auc,
      signal: request.signal,
      onProgress: (done) => progress.update(done),
    })
    const { options, tuned } = snapshot
    const leftOut = leftOutOf(snapshot)
    await addResult(name, rankings, started, {
      ...{ fitSeconds, options, tuned },
      ...(Object.keys(leftOut).length > 0 && { leftOut }),
    })
  }
  if (request.run !== undefined) {
    const started = now()
    progress.start(`${request.run}: evaluating`, 0)
    const run = await readRun(request.run, split, request.target, maxK, dependencies.rankedLists)
    const { rankings, known: _known, ...lists } = run
    await addResult(basename(request.run), rankings, started, { run: lists })
  }
  return {
    dataset: describeData(data, cleaning, split, request),
    cleaning,
    protocol: {
      target: request.target === 'item' ? 'items' : 'friends',
      split: split.kind,
      splitReason: split.reason,
      ...(request.core !== undefined && { core: request.core }),
      ranking: 'full',
      seed: request.seed,
      validation: split.validationSource,
      testUsers: perUser.values().next().value?.values().next().value?.length ?? 0,
      k: ks,
    },
    results,
    comparisons: compareModels(perUser, [`recall@${maxK}`, `ndcg@${maxK}`], request.seed),
  }
}

/** What only models have, or only lists of another system. */
type FitFacts = Pick<ModelResult, 'fitSeconds' | 'options' | 'tuned' | 'leftOut' | 'run'>

/**
 * Reads lists of another system.
 *
 * @throws KindredError BAD_DATA if no entry has a known user and a known target.
 */
async function readRun(
  file: string,
  split: Split,
  target: Target,
  k: number,
  rankedLists: RankedLists,
): Promise<ListsAsRankings> {
  const { users } = split.train
  const targets = targetVocabulary(split.train, target)
  const isKnown = (kind: 'user' | 'target', id: string): boolean =>
    (kind === 'user' ? users : targets).indexOf(id) >= 0
  const lists = await rankedLists.readRun(file, isKnown)
  const read = rankingsFromLists(lists, { ...split, target, k })
  if (read.known > 0) return read
  const [first] = lists
  const problem =
    first === undefined
      ? 'is empty'
      : `has no entry with a user and ${target === 'item' ? 'an item' : 'a user'} of the data; the first is "${first.user}", "${first.targets[0]}"`
  throw new KindredError('BAD_DATA', `${file} ${problem}`, {
    field: '--score',
    remedy: 'write ids as in the data; white space and % within an id as --rankings writes them',
  })
}

/** @returns the list lengths, ascending, each once. */
function checkRequest(
  { models, ks, seeds = [], core, settings, run, target }: EvaluateRequest,
  { membersOf }: EvaluateDependencies,
): number[] {
  if (models.length === 0 && run === undefined)
    throw badInput('--models', 'no model is given', 'name models with --models a,b')
  if (new Set(seeds).size !== seeds.length)
    throw badInput('--seeds', `${seeds.join(',')} has a seed twice`, 'give each seed once')
  if (core !== undefined && !(Number.isInteger(core) && core >= 1))
    throw badInput('--core', `the core is ${core}`, 'give a whole number from 1')
  for (const k of ks) {
    if (!Number.isInteger(k) || k < 1 || k > MAX_K)
      throw badInput('--k', `k is ${k}`, `give integers from 1 to ${MAX_K}`)
  }
  for (const name of Object.keys(settings)) {
    if (!models.some((model) => model === name || membersOf(model, target).includes(name)))
      throw badInput(
        '--set',
        `there is an option for "${name}", which is not evaluated`,
        'add it to --models',
      )
  }
  return [...new Set(ks)].sort((left, right) => left - right)
}

/** Tunes on the validation part of train, then refits on all of train with the tuned values. */
async function fit(
  name: string,
  model: Model,
  { train, validation }: Split,
  { target, seed, minutes, signal, baseSettings = {}, settings }: EvaluateRequest,
  { now, progress, scalars, membersOf }: EvaluateDependencies,
): Promise<Snapshot> {
  const started = now()
  const options = blendOptions(name, membersOf(name, target), mergeSettings(baseSettings, settings))
  const runOf = (stage: string, share: number): TrainingRun => ({
    ...{ target, seed, options },
    onProgress: createFitReporter({
      progress,
      title: `${name}, ${stage}`,
      run: scalars.open(`${name}/${stage}`),
    }),
    ...(signal === undefined ? {} : { signal }),
    ...(minutes === undefined ? {} : { deadline: started + minutes * 60_000 * share }),
  })
  // Tuning gets half of the time. The refit repeats the tuned choices on all of train in about the same time.
  const tuned = await model.fit(validation.data, { ...runOf('tuning', 0.5), validation: validation.heldOut })
  return model.fit(train, { ...runOf('fitting', 1), tuned: tuned.tuned })
}

function describeData(
  data: CleanData,
  cleaning: CleanReport,
  split: Split,
  request: EvaluateRequest,
): EvaluationReport['dataset'] {
  const { train, test } = split
  /** A friendship has an entry in both directions. */
  const entriesPerTie = train.tiesDirected ? 1 : 2
  const isForItems = request.target === 'item'
  return {
    name: train.name,
    users: train.users.size,
    items: train.items.size,
    train: isForItems ? train.interactions.indices.length : train.ties.indices.length / entriesPerTie,
    test: isForItems ? test.indices.length : test.indices.length / entriesPerTie,
    ties: data.ties.length,
    test_left_out: split.leftOut,
    left_out: Object.fromEntries(
      TABLES.filter((table) => cleaning.subjects[table].read > 0).map((table) => [
        table,
        cleaning.rejected[table],
      ]),
    ),
  }
}

function listsOf(rankings: UserRankings, { train }: Split, target: Target): RankedList[] {
  const { ids } = targetVocabulary(train, target)
  return Array.from(rankings.users, (user, position) => ({
    user: train.users.ids[user]!,
    targets: Array.from(
      rankings.targets.subarray(position * rankings.k, (position + 1) * rankings.k).filter((row) => row >= 0),
      (row) => ids[row]!,
    ),
  }))
}

/** Inserts a name before the suffix: `lists.txt` and `als` become `lists.als.txt`. */
function insertName(file: string, name: string): string {
  const dot = file.lastIndexOf('.')
  return dot <= file.lastIndexOf('/') + 1
    ? `${file}.${name}`
    : `${file.slice(0, dot)}.${name}${file.slice(dot)}`
}

function describe(metrics: Readonly<Record<string, number>>, k: number): string {
  return [`recall@${k}`, `ndcg@${k}`].map((name) => `${name} ${(metrics[name] ?? 0).toFixed(4)}`).join(', ')
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000
