import { z } from 'zod'
import type { BlendWeights } from '../../core/blend/index.js'
import { type Dataset, holdOutInteractions, holdOutTies, keepRows } from '../../core/data/index.js'

import type { BlendTraits, Model, Snapshot, SourceName, Target, TrainingRun } from '../../core/model/index.js'

import { KindredError } from '../../core/shared/index.js'
import { createRandom, shuffle } from '../../numeric/random/index.js'
import { type Csr, rowCounts } from '../../numeric/sparse/index.js'
import {
  createSnapshot,
  csrArrays,
  expectAlgorithm,
  readOptions,
  sampleHeldOutUsers,
  sliceDeadline,
} from '../shared/index.js'

import { collectCases } from './cases.js'
import { blendRecommender, type WeightedMember } from './recommender.js'
import { learnBlend } from './weights.js'

/** A model that may be a member of a blend. */
export interface BlendMember extends BlendTraits {
  readonly model: Model
  /** The name of the model as a source, in weights and contributions. */
  readonly source: SourceName
}

/** Tuned values of a blend's snapshot. */
export interface BlendTuned {
  readonly blend: BlendWeights
  /** Tuned values of each member by name. */
  readonly members: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly metrics: Readonly<Record<string, number>>
  /** Source that answers alone, because the blend was worse than it; null: the blend answers. */
  readonly fallback: string | null
}

/** Users that take part in learning and judging, at most. */
const MOST_CASES = 6000

/** Of the target's interactions or ties, held out where the run brings no validation. */
const VALIDATION_SHARE = 0.1

/**
 * A weighted sum of sources, each calibrated by its own best score for the user (core/blend.ts), with weights for each segment of history
 * length (blend-weights.ts). The users of the validation cut are parted at random: members and weights are tuned on two thirds, and
 * judged on the third that took no part. Linear blending of score lists goes back to Fox and Shaw (1994, "Combination of
 * multiple searches").
 *
 * Without `validation` and `tuned` in the run, `fit` holds out a tenth itself, learns, and fits the members again on everything.
 *
 * Options: `members`, `memberOptions` (by member's name). Arrays: `known*`, what users had in train (users × targets).
 * Tuned: {@link BlendTuned}. Metrics: `ndcg@20`, `recall@20`, the same of each source as `SOURCE/ndcg@20`.
 */
export function createBlend(name: string, target: Target, candidates: readonly BlendMember[]): Model {
  const byName = new Map(candidates.map((member) => [member.model.name, member]))
  const shape = optionShape([...byName.keys()])

  const choose = (data: Dataset, chosen: readonly string[] | undefined): BlendMember[] => {
    if (chosen) return [...new Set(chosen)].map((each) => byName.get(each)!)
    const anyTies = data.ties.indices.length > 0
    return candidates.filter(
      ({ enabledByDefault, readsEdges }) => enabledByDefault && (anyTies || !readsEdges),
    )
  }

  const fitMembers = async (
    data: Dataset,
    run: TrainingRun,
    members: readonly BlendMember[],
    tuned: BlendTuned | undefined,
  ): Promise<Map<BlendMember, Snapshot>> => {
    const { memberOptions } = readOptions(name, shape, run.options)
    const { tuned: _own, onProgress, ...shared } = run
    const fitted = new Map<BlendMember, Snapshot>()
    for (const member of members) {
      const { model } = member
      const choices = tuned?.members[model.name]
      try {
        const snapshot = await model.fit(data, {
          ...shared,
          ...sliceDeadline(run, member.timeShare),
          options: memberOptions[model.name] ?? {},
          ...(choices && { tuned: choices }),
          ...(onProgress && {
            onProgress: (progress) => onProgress({ ...progress, step: `${model.name}: ${progress.step}` }),
          }),
        })
        fitted.set(member, snapshot)
      } catch (error) {
        // A member that this dataset gives nothing to learn from (no tags, say) is no member here.
        if (!(error instanceof KindredError && error.code === 'BAD_DATA')) throw error
      }
    }
    if (fitted.size > 0) return fitted
    throw new KindredError('BAD_DATA', `no member of ${name} can learn from this dataset`, {
      remedy: 'import interactions or ties first',
    })
  }

  const assemble = (
    data: Dataset,
    run: TrainingRun,
    members: Map<BlendMember, Snapshot>,
    tuned: BlendTuned,
  ) =>
    createSnapshot(name, data, run, {
      options: readOptions(name, shape, run.options),
      tuned: { ...tuned },
      metrics: tuned.metrics,
      arrays: csrArrays('known', knownOf(data, target)),
      members: Object.fromEntries([...members].map(([{ model }, snapshot]) => [model.name, snapshot])),
    })

  const learn = async (data: Dataset, run: TrainingRun, validation: Csr): Promise<Snapshot> => {
    const { members: chosen } = readOptions(name, shape, run.options)
    const users = partUsers(validation, run.seed)
    const inLearning = new Set(users.learning)
    const members = await fitMembers(
      data,
      { ...run, validation: keepRows(validation, (user) => inLearning.has(user)) },
      choose(data, chosen),
      undefined,
    )
    const names = [...members.keys()]
    const scorers = [...members].map(([{ model }, snapshot]) => model.load(snapshot).scoreBlock!)
    const known = knownOf(data, target)
    const shared = {
      relevant: validation,
      known,
      people: target === 'friend',
      historyLengths: rowCounts(known),
    }
    const total = users.learning.length + users.judging.length
    const onCases = (earlier: number) => (done: number) =>
      run.onProgress?.({ step: 'ask sources', fraction: (earlier + done) / total })
    const learned = learnBlend({
      sources: names.map(({ source }) => source),
      coldSources: names.filter(({ supportsColdStart }) => supportsColdStart).map(({ source }) => source),
      prior: names.map(({ priorWeight }) => priorWeight),
      least: names.map(({ minWeight }) => minWeight),
      learning: await collectCases(scorers, { ...shared, users: users.learning }, onCases(0)),
      judging: await collectCases(
        scorers,
        { ...shared, users: users.judging },
        onCases(users.learning.length),
      ),
      seed: run.seed,
    })
    return assemble(data, run, members, {
      blend: learned.weights,
      members: Object.fromEntries([...members].map(([{ model }, { tuned }]) => [model.name, tuned])),
      metrics: learned.metrics,
      fallback: learned.fallback,
    })
  }

  const refit = async (data: Dataset, run: TrainingRun, tuned: BlendTuned): Promise<Snapshot> => {
    // Weights were learned for members trained as long as `tuned` says; one cut short, by members that took more than was foreseen, would count as if it were good.
    const { validation: _unused, deadline: _passed, ...rest } = run
    const members = Object.keys(tuned.members).map((each) => byName.get(each)!)
    return assemble(data, rest, await fitMembers(data, rest, members, tuned), tuned)
  }

  return {
    name,
    targets: [target],
    async fit(data, run) {
      readOptions(name, shape, run.options)
      if (run.tuned?.blend) return refit(data, run, run.tuned as unknown as BlendTuned)
      if (run.validation) return learn(data, run, run.validation)
      const hold = target === 'item' ? holdOutInteractions : holdOutTies
      const cut = hold(data, VALIDATION_SHARE, run.seed)
      const first = await learn(cut.data, { ...run, ...sliceDeadline(run, 0.5) }, cut.heldOut)
      return refit(data, run, first.tuned as unknown as BlendTuned)
    },
    load(snapshot) {
      expectAlgorithm(snapshot, name)
      const members = Object.entries(snapshot.members).flatMap(([each, member]): WeightedMember[] => {
        const known = byName.get(each)
        // The blend for people is published inside the one for items; it answers for itself.
        return known ? [{ source: known.source, recommender: known.model.load(member) }] : []
      })
      return blendRecommender(snapshot, members)
    },
  }
}

const optionShape = (names: readonly string[]) => ({
  /** Names of models. Default: every one with a live form, those of ties where there are ties. */
  members: z.array(z.enum(names)).min(1).optional(),
  memberOptions: z.partialRecord(z.enum(names), z.record(z.string(), z.unknown())).default({}),
})

const knownOf = (data: Dataset, target: Target): Csr => (target === 'item' ? data.interactions : data.ties)

/** Two thirds to learn from, one third to judge by, each ascending. */
function partUsers(
  validation: Csr,
  seed: number,
): { readonly learning: Int32Array; readonly judging: Int32Array } {
  const users = shuffle(
    sampleHeldOutUsers(validation, MOST_CASES, seed),
    createRandom(seed).fork('blend users'),
  )
  const learning = Math.ceil((users.length * 2) / 3)
  return { learning: users.slice(0, learning).sort(), judging: users.slice(learning).sort() }
}
