import { z } from 'zod'
import type { BlendWeights } from '../../core/blend/index.js'
import { type Dataset, holdOutInteractions, holdOutTies, keepRows } from '../../core/dataset/index.js'
import type { BlendTraits, Model, Snapshot, SourceName, Target, TrainingRun } from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'
import { hasFiniteRows, sharedEngine } from '../../numeric/engine/index.js'
import { createRandom, shuffle } from '../../numeric/random/index.js'
import { type Csr, rowCounts } from '../../numeric/sparse/index.js'
import {
  createSnapshot,
  csrArrays,
  diverged,
  expectAlgorithm,
  readOptions,
  sampleHeldOutUsers,
  sliceDeadline,
} from '../shared/index.js'
import { collectCases } from './cases.js'
import { blendRecommender, type WeightedMember } from './recommender.js'
import { type BaselineComparison, learnBlend } from './weights.js'

/** A model that may be a member of a blend. */
export interface BlendMember extends BlendTraits {
  readonly model: Model
  /** Name of the model as a candidate source, in weights and contributions. */
  readonly source: SourceName
}

/** The tuned values of a blend's snapshot. */
export interface BlendTuned {
  readonly blend: BlendWeights
  /** Tuned values of each member, by name of its model. */
  readonly members: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Metrics on validation; see {@link createBlend}. */
  readonly metrics: Readonly<Record<string, number>>
  /** Source that replaced the blend, because the blend was worse; null if the blend is used. */
  readonly fallback: string | null
  /** The blend beside its baseline, by the paired test of the fall-back. The gate reads it. */
  readonly baseline: BaselineComparison | null
  /** Why members that were chosen are not part of the blend, by name of the model. */
  readonly leftOut: Readonly<Record<string, string>>
}

/** Most users for the training and the evaluation of the weights. */
const MAX_USERS = 6000

/** Fraction of the interactions or ties that is held out if the run has no validation. */
const VALIDATION_FRACTION = 0.1

/**
 * A weighted sum of candidate sources. The scores of a source are divided by its best score for the user
 * (core/blend), and the weights depend on the length of the history (weights.ts). Linear combination of score
 * lists goes back to Fox and Shaw (1994, "Combination of multiple searches").
 *
 * The users of the validation data are split at random: members and weights are tuned on two thirds and
 * evaluated on the other third. Without `validation` and `tuned` in the run, `fit` holds out a tenth of the
 * data itself, and then fits the members again on all of it.
 *
 * Options: `members`, `memberOptions` (by name of the member). Arrays: `known*`, the training data (users ×
 * targets). Tuned: {@link BlendTuned}. Metrics: `ndcg@20`, `recall@20`, and the same of each source as
 * `SOURCE/ndcg@20`.
 *
 * @param candidates models that may be members, in the order in which they are fitted.
 */
export function createBlend(name: string, target: Target, candidates: readonly BlendMember[]): Model {
  const byName = new Map(candidates.map((member) => [member.model.name, member]))
  const shape = optionShape([...byName.keys()])

  const choose = (data: Dataset, chosen: readonly string[] | undefined): BlendMember[] => {
    if (chosen) return [...new Set(chosen)].map((each) => byName.get(each)!)
    const anyTies = data.ties.indices.length > 0
    return candidates.filter(
      ({ enabledByDefault, readsEdges, mostItems }) =>
        enabledByDefault && (anyTies || !readsEdges) && data.items.size <= mostItems,
    )
  }

  const fitMembers = async (
    data: Dataset,
    run: TrainingRun,
    members: readonly BlendMember[],
    tuned: BlendTuned | undefined,
  ): Promise<{
    readonly fitted: Map<BlendMember, Snapshot>
    /** Reasons by name of the model. */
    readonly leftOut: Map<string, string>
  }> => {
    const { memberOptions } = readOptions(name, shape, run.options)
    const { tuned: _own, onProgress, ...shared } = run
    const fitted = new Map<BlendMember, Snapshot>()
    const leftOut = new Map<string, string>()
    for (const member of members) {
      run.signal?.throwIfAborted()
      const { model } = member
      const memberTuned = tuned?.members[model.name]
      try {
        const snapshot = await model.fit(data, {
          ...shared,
          ...sliceDeadline(run, member.timeShare),
          options: memberOptions[model.name] ?? {},
          ...(memberTuned && { tuned: memberTuned }),
          ...(onProgress && {
            onProgress: (progress) => onProgress({ ...progress, step: `${model.name}: ${progress.step}` }),
          }),
        })
        fitted.set(member, snapshot)
      } catch (error) {
        // A member that cannot learn from this dataset, such as one without tags, is left out and named.
        if (!(error instanceof KindredError && error.code === 'BAD_DATA')) throw error
        leftOut.set(model.name, error.message)
        onProgress?.({ step: `${model.name} is left out: ${error.message}`, fraction: 1 })
      }
    }
    if (fitted.size > 0) return { fitted, leftOut }
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
    const { members: chosen, memberOptions } = readOptions(name, shape, run.options)
    const users = splitUsers(validation, run.seed)
    const inTraining = new Set(users.training)
    const { fitted: members, leftOut } = await fitMembers(
      data,
      { ...run, validation: keepRows(validation, (user) => inTraining.has(user)) },
      choose(data, chosen),
      undefined,
    )
    const names = [...members.keys()]
    const scorers = [...members].map(([{ model }, snapshot]) => model.load(snapshot).scoreBlock!)
    const known = knownOf(data, target)
    const shared = {
      relevant: validation,
      known,
      excludeSelf: target === 'friend',
      historyLengths: rowCounts(known),
      checkScores: (source: number, scores: Float32Array) => {
        if (hasFiniteRows(sharedEngine(), scores, known.columns)) return
        const member = names[source]!
        const own = { options: memberOptions[member.model.name] ?? {} }
        throw diverged(member.model.name, 'its scores are not finite', own, members.get(member)!.options)
      },
    }
    const total = users.training.length + users.evaluation.length
    const reportFrom = (earlier: number) => (done: number) => {
      run.onProgress?.({ step: 'score candidates', fraction: (earlier + done) / total })
      run.signal?.throwIfAborted()
    }
    const learned = learnBlend({
      sources: names.map(({ source }) => source),
      coldStartSources: names
        .filter(({ supportsColdStart }) => supportsColdStart)
        .map(({ source }) => source),
      priorWeights: names.map(({ priorWeight }) => priorWeight),
      minWeights: names.map(({ minWeight }) => minWeight),
      training: await collectCases(scorers, { ...shared, users: users.training }, reportFrom(0)),
      evaluation: await collectCases(
        scorers,
        { ...shared, users: users.evaluation },
        reportFrom(users.training.length),
      ),
      seed: run.seed,
    })
    const isWeighted = ({ source }: BlendMember) =>
      learned.weights.segments.some(({ weights }) => (weights[source] ?? 0) > 0)
    const kept = new Map([...members].filter(([member]) => member.staysWithoutWeight || isWeighted(member)))
    for (const member of names.filter((each) => !kept.has(each)))
      leftOut.set(member.model.name, 'it adds nothing to the others on the validation users')
    return assemble(data, run, kept, {
      blend: learned.weights,
      members: Object.fromEntries([...kept].map(([{ model }, { tuned }]) => [model.name, tuned])),
      metrics: learned.metrics,
      fallback: learned.fallback,
      baseline: learned.baseline,
      leftOut: Object.fromEntries(leftOut),
    })
  }

  const refit = async (data: Dataset, run: TrainingRun, tuned: BlendTuned): Promise<Snapshot> => {
    // The weights hold for members that are trained as long as `tuned` says. A deadline would cut members
    // short that keep their full weight.
    const { validation: _unused, deadline: _passed, ...rest } = run
    const members = Object.keys(tuned.members).map((each) => byName.get(each)!)
    const { fitted, leftOut } = await fitMembers(data, rest, members, tuned)
    // A source with a weight that is missing would leave the rest with weights that were not learned for
    // them.
    for (const [member, reason] of leftOut) {
      throw new KindredError(
        'BAD_DATA',
        `${name} cannot be fitted on all data without ${member}: ${reason}`,
        {
          field: member,
          remedy: `leave ${member} out with --set ${name}.members=[…]`,
        },
      )
    }
    return assemble(data, rest, fitted, tuned)
  }

  return {
    name,
    targets: [target],
    async fit(data, run) {
      readOptions(name, shape, run.options)
      if (run.tuned?.blend) return refit(data, run, run.tuned as unknown as BlendTuned)
      if (run.validation) return learn(data, run, run.validation)
      const hold = target === 'item' ? holdOutInteractions : holdOutTies
      const cut = hold(data, VALIDATION_FRACTION, run.seed)
      const first = await learn(cut.data, { ...run, ...sliceDeadline(run, 0.5) }, cut.heldOut)
      return refit(data, run, first.tuned as unknown as BlendTuned)
    },
    load(snapshot) {
      expectAlgorithm(snapshot, name)
      const members = Object.entries(snapshot.members).flatMap(([each, member]): WeightedMember[] => {
        const known = byName.get(each)
        // The blend of friends is published inside that of items and is loaded separately.
        return known ? [{ source: known.source, recommender: known.model.load(member) }] : []
      })
      return blendRecommender(snapshot, members)
    },
  }
}

const optionShape = (names: readonly string[]) => ({
  /**
   * Names of models. Default: the members enabled by default; members that read edges only if the graph has
   * ties, and `ease` only up to 10,000 items.
   */
  members: z.array(z.enum(names)).min(1).optional(),
  /** Options of members, by name of the model. */
  memberOptions: z.partialRecord(z.enum(names), z.record(z.string(), z.unknown())).default({}),
})

const knownOf = (data: Dataset, target: Target): Csr => (target === 'item' ? data.interactions : data.ties)

/** Splits the held-out users at random: two thirds for training, one third for evaluation, each ascending. */
function splitUsers(
  validation: Csr,
  seed: number,
): { readonly training: Int32Array; readonly evaluation: Int32Array } {
  const users = shuffle(
    sampleHeldOutUsers(validation, MAX_USERS, seed),
    createRandom(seed).fork('blend users'),
  )
  const trainingCount = Math.ceil((users.length * 2) / 3)
  return { training: users.slice(0, trainingCount).sort(), evaluation: users.slice(trainingCount).sort() }
}
