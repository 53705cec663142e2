import type { CleanData, KindTable } from '../../core/data/index.js'

import type { Model, Snapshot, Target } from '../../core/model/index.js'

import type { ModelSettings, RankedList, RankedLists, ScalarLog } from '../../core/ports/index.js'
import { badInput, type Progress } from '../../core/shared/index.js'

import {
  type Comparison,
  compareModels,
  evaluateRankings,
  type RankingEvaluation,
  type Rankings,
  rankingsFromLists,
  rankUsers,
  type Split,
  targetVocabulary,
} from '../../evaluation/index.js'

import { blendOptions, joinSettings, reportTraining } from '../training/index.js'

import { fileName, splitData } from './split-data.js'

export interface EvaluateRequest {
  readonly folder: string
  /** A name of FORMATS, or `auto`. */
  readonly format: string
  /** Names of models, in the order wanted. */
  readonly models: readonly string[]
  readonly target: Target
  /** Lengths of lists that count, each 1 to {@link MAX_K}. */
  readonly ks: readonly number[]
  readonly seed: number
  /** Time for each model to fit; absent: what it takes. */
  readonly minutes?: number
  /** Options by model name; those of a blend's members go to the blend too. */
  readonly settings: ModelSettings
  /** The same from a file, which may speak of models that are not evaluated; `settings` win. */
  readonly configured?: ModelSettings
  /** Also measure the AUC, which looks at every score. */
  readonly auc: boolean
  /** A file of somebody else's lists (`user item rank`) to judge beside the models. */
  readonly run?: string
  /** Where to write the lists; with several of them the model's name comes before the suffix. */
  readonly rankings?: string
  readonly signal?: AbortSignal
}

export interface EvaluateDependencies {
  readFolder(folder: string, format: string, signal?: AbortSignal): Promise<CleanData>
  /** @throws KindredError BAD_CONFIGURATION for a name that is none. */
  findModel(name: string, target: Target): Model
  /** Models that a blend may have as members; of any other model none. */
  membersOf(name: string, target: Target): readonly string[]
  readonly rankedLists: RankedLists
  /** Figures of the fits. */
  readonly scalars: ScalarLog
  readonly kinds: KindTable
  readonly progress: Progress
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Largest memory that the process has held so far. */
  readonly peakMemoryMiB: () => number
}

export interface ModelResult extends Omit<RankingEvaluation, 'perUser'> {
  readonly model: string
  /** From opening the files to a model that can answer: reading, tuning and refitting. Absent for somebody else's lists. */
  readonly fitSeconds?: number
  readonly evaluateSeconds: number
  /** Of the whole process, up to the end of this model: evaluate one model alone to know its own. */
  readonly peakMemoryMiB: number
  /** Options in force and what was chosen on validation. */
  readonly options?: Readonly<Record<string, unknown>>
  readonly tuned?: Readonly<Record<string, unknown>>
}

export interface EvaluationReport {
  readonly dataset: {
    readonly name: string
    readonly users: number
    readonly items: number
    /** Pairs that models learn from, and pairs to be found: interactions, or ties for the target friends. */
    readonly train: number
    readonly test: number
    /** All ties of the folder. */
    readonly ties: number
  }
  readonly protocol: {
    readonly target: 'items' | 'friends'
    readonly split: Split['kind']
    readonly ranking: 'full'
    readonly seed: number
    readonly validation: string
    /** Users with something to find. */
    readonly testUsers: number
    readonly k: readonly number[]
  }
  readonly results: readonly ModelResult[]
  /** The best model of a metric against each other one. */
  readonly comparisons: readonly Comparison[]
}

export const MAX_K = 1000

/**
 * Fits models on the train part of a folder and ranks for the test part: read, clean, split, tune on a cut of train, refit on
 * all of train, rank every candidate, judge.
 *
 * @throws KindredError BAD_USER_INPUT for a request that is wrong in itself, BAD_CONFIGURATION for unknown models and options,
 *   BAD_DATA where there is nothing to learn from or to test.
 */
export async function evaluate(
  request: EvaluateRequest,
  parts: EvaluateDependencies,
): Promise<EvaluationReport> {
  const ks = checkRequest(request, parts)
  // A model is shown under the name that was asked for, which may be another than its own.
  const models = request.models.map((name) => ({ name, model: parts.findModel(name, request.target) }))
  const opened = parts.now()
  const data = await parts.readFolder(request.folder, request.format, request.signal)
  const split = splitData(data, { ...request, kinds: parts.kinds })
  const readSeconds = (parts.now() - opened) / 1000

  const results: ModelResult[] = []
  const perUser = new Map<string, RankingEvaluation['perUser']>()
  const several = models.length + (request.run === undefined ? 0 : 1) > 1
  const judge = async (model: string, rankings: Rankings, started: number, fitted: FittedFacts) => {
    const { perUser: values, ...judgement } = evaluateRankings(rankings, { ...request, ...split, ks })
    perUser.set(model, values)
    results.push({
      model,
      ...judgement,
      ...fitted,
      evaluateSeconds: round((parts.now() - started) / 1000),
      peakMemoryMiB: Math.round(parts.peakMemoryMiB()),
    })
    parts.progress.finish(describe(judgement.metrics, ks.at(-1)!))
    if (request.rankings !== undefined)
      await parts.rankedLists.write(
        several ? insertName(request.rankings, model) : request.rankings,
        listsOf(rankings, split, request.target),
      )
  }

  for (const { name, model } of models) {
    const fitStarted = parts.now()
    const snapshot = await fit(name, model, split, request, parts)
    const recommender = model.load(snapshot)
    const fitSeconds = round(readSeconds + (parts.now() - fitStarted) / 1000)
    const started = parts.now()
    parts.progress.start(`${name}: ranking`, 0)
    const rankings = await rankUsers(recommender, {
      ...split,
      target: request.target,
      k: ks.at(-1)!,
      auc: request.auc,
      signal: request.signal,
      onProgress: (done) => parts.progress.update(done),
    })
    const { options, tuned } = snapshot
    await judge(name, rankings, started, { fitSeconds, options, tuned })
  }
  if (request.run !== undefined) {
    const started = parts.now()
    parts.progress.start(`${request.run}: judging`, 0)
    const lists = await parts.rankedLists.readRun(request.run)
    const rankings = rankingsFromLists(lists, { ...split, target: request.target, k: ks.at(-1)! })
    await judge(fileName(request.run), rankings, started, {})
  }
  return {
    dataset: describeData(data, split, request),
    protocol: {
      target: request.target === 'item' ? 'items' : 'friends',
      split: split.kind,
      ranking: 'full',
      seed: request.seed,
      validation: split.validationSource,
      testUsers: perUser.values().next().value?.values().next().value?.length ?? 0,
      k: ks,
    },
    results,
    comparisons: compareModels(perUser, [`recall@${ks.at(-1)}`, `ndcg@${ks.at(-1)}`], request.seed),
  }
}

type FittedFacts = Pick<ModelResult, 'fitSeconds' | 'options' | 'tuned'>

/** @returns the lengths, ascending, each once. */
function checkRequest(
  { models, ks, settings, run, target }: EvaluateRequest,
  { membersOf }: EvaluateDependencies,
): number[] {
  if (models.length === 0 && run === undefined)
    throw badInput('--models', 'no model is named', 'name models with --models a,b')
  for (const k of ks) {
    if (!Number.isInteger(k) || k < 1 || k > MAX_K)
      throw badInput('--k', `k is ${k}; it must be a whole number from 1 to ${MAX_K}`)
  }
  for (const name of Object.keys(settings)) {
    if (!models.some((model) => model === name || membersOf(model, target).includes(name)))
      throw badInput('--set', `an option is set for "${name}", which is not evaluated`, `add it to --models`)
  }
  return [...new Set(ks)].sort((left, right) => left - right)
}

/** Chooses on the cut of train, then fits on all of train with what was chosen. */
async function fit(
  name: string,
  model: Model,
  split: Split,
  request: EvaluateRequest,
  parts: EvaluateDependencies,
): Promise<Snapshot> {
  const { target, seed, minutes, signal } = request
  const started = parts.now()
  const settings = joinSettings(request.configured ?? {}, request.settings)
  const run = (step: string, share: number) => ({
    target,
    seed,
    options: blendOptions(name, parts.membersOf(name, target), settings),
    onProgress: reportTraining(parts.progress, `${name}: ${step}`, parts.scalars.open(`${name}/${step}`)),
    ...(signal === undefined ? {} : { signal }),
    ...(minutes === undefined ? {} : { deadline: started + minutes * 60_000 * share }),
  })
  // Half of the time for each: the refit repeats on all of train what was chosen.
  const chosen = await model.fit(split.validation.data, {
    ...run('tuning', 0.5),
    validation: split.validation.heldOut,
  })
  return model.fit(split.train, { ...run('fitting', 1), tuned: chosen.tuned })
}

function describeData(data: CleanData, split: Split, request: EvaluateRequest): EvaluationReport['dataset'] {
  const { train, test } = split
  const ends = train.tiesDirected ? 1 : 2
  const items = request.target === 'item'
  return {
    name: train.name,
    users: train.users.size,
    items: train.items.size,
    train: items ? train.interactions.indices.length : train.ties.indices.length / ends,
    test: items ? test.indices.length : test.indices.length / ends,
    ties: data.ties.length,
  }
}

function listsOf(rankings: Rankings, { train }: Split, target: Target): RankedList[] {
  const { ids } = targetVocabulary(train, target)
  return Array.from(rankings.users, (user, position) => ({
    user: train.users.ids[user]!,
    targets: Array.from(
      rankings.targets.subarray(position * rankings.k, (position + 1) * rankings.k).filter((row) => row >= 0),
      (row) => ids[row]!,
    ),
  }))
}

/** `lists.txt` and `als` give `lists.als.txt`. */
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
