import { type CleanData, type KindTable, PART } from '../core/data/index.js'
import {
  buildDataset,
  type Dataset,
  type HoldOut,
  holdOutInteractions,
  holdOutLast,
  holdOutTies,
} from '../core/dataset/index.js'
import { badInput } from '../core/shared/index.js'
import { type Csr, hasEntry, rowCounts, transpose } from '../numeric/sparse/index.js'
import {
  createTestFilter,
  datasetOf,
  judgeByTrain,
  type KeepRow,
  type PartSource,
  pairsOf,
  type TestReason,
  without,
} from './split-parts.js'

/**
 * - `given`: the folder's own parts.
 * - `temporal`: the latest fifth of all interactions, after one moment. Validation: the latest tenth of each
 *   user's train.
 * - `random`: a fifth of each user's items, by seed.
 * - `leave-one-out`: the last item of each user. Validation: the one before it.
 * - `global-temporal`: one moment for the test and an earlier one for validation. Users and items that train
 *   does not know are not asked for.
 */
export const SPLIT_KINDS = ['given', 'temporal', 'random', 'leave-one-out', 'global-temporal'] as const
/** Name of a split. */
export type SplitKind = (typeof SPLIT_KINDS)[number]

/** The parts of an evaluation. All of them share one vocabulary. */
export interface Split {
  readonly kind: SplitKind
  /** Why this split was chosen. */
  readonly reason: string
  readonly train: Dataset
  /**
   * users × items: every pair of train, also of dislikes and of ratings that are no likes. They are not
   * ranked. Absent for ties.
   */
  readonly known?: Csr
  /** users × items, or users × users for friends: the entries that models should find. */
  readonly test: Csr
  /** Test pairs that are not asked for. */
  readonly leftOut: readonly TestReason[]
  /** A hold-out of train. Options and weights are chosen on it, never on the test. */
  readonly validation: HoldOut
  /** Where the hold-out comes from, such as `0.1 of train` or `given`. */
  readonly validationSource: string
}

/** Settings of a split. */
export interface SplitOptions {
  readonly name: string
  readonly kinds: KindTable
  readonly seed: number
  /**
   * Default: the folder's own split if it has one, `temporal` if the interactions have times, else `random`.
   */
  readonly split?: SplitKind | undefined
}

const TEST_SHARE = 0.2
const VALIDATION_SHARE = 0.1

/**
 * Splits interactions. Without a wish, the folder's own split is used if there is one; otherwise, if at least
 * half of the interactions have a time, `temporal`; otherwise `random`.
 *
 * What is asked and what may be answered are filtered alike: a pair that train has, whatever it says of the
 * item, is neither asked for nor ranked. So a test pair that also stands in train, or that the user had
 * before the cut, leaves the test and is counted.
 *
 * @throws KindredError BAD_USER_INPUT if the data cannot be split as wished.
 */
export function splitInteractions(data: CleanData, options: SplitOptions): Split {
  const source: PartSource = { data, name: options.name, kinds: options.kinds }
  const { kind, reason } = chooseKind(data, options.split)
  const parts = SPLITS[kind](source, options.seed)
  return { kind, reason, ...parts }
}

/**
 * Splits ties: the folder's `test_ties.txt`, else 20 % by seed. Both directions of a tie stay together.
 *
 * @throws KindredError BAD_USER_INPUT for a split that ties do not have.
 */
export function splitTies(data: CleanData, options: SplitOptions): Split {
  const { split, seed } = options
  const source: PartSource = { data, name: options.name, kinds: options.kinds }
  if (split !== undefined && split !== 'given' && split !== 'random')
    throw badInput('--split', `ties cannot be split as ${split}`, 'choose given or random')
  if (split === 'given' && !data.tiesSplit)
    throw badInput(
      '--split',
      'the folder has no test part of the ties',
      'add test_ties.txt, or choose random',
    )
  if (data.tiesSplit && split !== 'random') {
    const isTest: KeepRow = (row) => data.ties.part[row] === PART.test
    const train = datasetOf(source)
    const filter = createTestFilter(train.users, train.users, datasetOf(source, undefined, isTest).ties)
    filter.drop(IN_TRAIN, (user, other) => hasEntry(train.ties, user, other))
    return {
      kind: 'given',
      reason: because(split, GIVEN),
      train,
      ...filter.finish(),
      ...cutTies(train, seed),
    }
  }
  const all = datasetOf(source, undefined, () => true)
  const { data: train, heldOut } = holdOutTies(all, TEST_SHARE, seed)
  const reason = because(split, 'the folder has no test part of the ties')
  return { kind: 'random', reason, train, test: heldOut, leftOut: [], ...cutTies(train, seed) }
}

const GIVEN = 'the folder has a test part'
const IN_TRAIN = 'stands in train, too'

const because = (asked: SplitKind | undefined, reason: string): string =>
  asked === undefined ? reason : `asked for with --split ${asked}`

function chooseKind(
  data: CleanData,
  asked: SplitKind | undefined,
): { readonly kind: SplitKind; readonly reason: string } {
  const { at, length } = data.interactions
  const timed = at.reduce((count, time) => count + Number(!Number.isNaN(time)), 0)
  const share = `${Math.floor((100 * timed) / Math.max(1, length))} % of the interactions have a time`
  const hasCut = cutMoment(at, TEST_SHARE) !== null
  if (asked === undefined) {
    if (data.interactionsSplit) return { kind: 'given', reason: GIVEN }
    if (hasCut) return { kind: 'temporal', reason: `the folder has no test part, and ${share}` }
    const why = timed >= length / 2 && timed > 0 ? 'all times are equal' : share
    return { kind: 'random', reason: `the folder has no test part, and ${why}` }
  }
  if (asked === 'given' && !data.interactionsSplit)
    throw badInput(
      '--split',
      'the folder has no test part',
      `choose one of ${SPLIT_KINDS.slice(1).join(', ')}`,
    )
  if ((asked === 'temporal' || asked === 'global-temporal') && !hasCut)
    throw badInput(
      '--split',
      `the interactions cannot be cut at a moment: ${share}, and half must, at two moments at least`,
      'choose random or leave-one-out',
    )
  return { kind: asked, reason: because(asked, '') }
}

type Parts = Omit<Split, 'kind' | 'reason'>

const SPLITS: Readonly<Record<SplitKind, (source: PartSource, seed: number) => Parts>> = {
  given: splitAsGiven,
  temporal: splitAtMoment,
  random: splitAtRandom,
  'leave-one-out': splitLast,
  'global-temporal': splitAtMoments,
}

function splitAsGiven(source: PartSource, seed: number): Parts {
  const { part } = source.data.interactions
  const isTest: KeepRow = (row) => part[row] === PART.test
  const parts = askFor(source, (row) => !isTest(row), isTest, IN_TRAIN)
  if (!part.includes(PART.valid)) return { ...parts, ...cutInteractions(parts.train, seed) }
  const isRest: KeepRow = (row) => part[row] === PART.train
  const rest = datasetOf(source, isRest)
  const valid = datasetOf(source, (row) => part[row] === PART.valid).interactions
  const heldOut = without(valid, pairsOf(source, rest, isRest))
  return { ...parts, validation: { data: rest, heldOut }, validationSource: 'given' }
}

function splitAtMoment(source: PartSource, seed: number): Parts {
  const { at } = source.data.interactions
  const moment = cutMoment(at, TEST_SHARE)!
  const isLater: KeepRow = (row) => at[row]! > moment
  const parts = askFor(source, (row) => !isLater(row), isLater, KNOWN_BEFORE)
  return { ...parts, ...cutInteractions(parts.train, seed) }
}

const KNOWN_BEFORE = 'known to the user before the cut'

function splitAtMoments(source: PartSource, seed: number): Parts {
  const { at } = source.data.interactions
  const moment = cutMoment(at, TEST_SHARE)!
  const isLater: KeepRow = (row) => at[row]! > moment
  const { leftOut, ...parts } = askFor(source, (row) => !isLater(row), isLater, KNOWN_BEFORE)
  const { train } = parts
  const userCounts = rowCounts(parts.known!)
  const itemCounts = rowCounts(transpose(parts.known!))
  const filter = createTestFilter(train.users, train.items, parts.test)
  filter.drop('train does not know the user', (user) => userCounts[user] === 0)
  filter.drop('train does not know the item', (_, item) => itemCounts[item] === 0)
  const asked = filter.finish()
  const shared = { ...parts, test: asked.test, leftOut: [...leftOut, ...asked.leftOut] }
  const earlier = cutMoment(
    at.filter((time) => !(time > moment)),
    VALIDATION_SHARE,
  )
  // All of train may lie at one moment.
  if (earlier === null) return { ...shared, ...cutInteractions(train, seed) }
  const isRest: KeepRow = (row) => !(at[row]! > earlier)
  const rest = datasetOf(source, isRest)
  const held = datasetOf(source, (row) => at[row]! > earlier && !isLater(row)).interactions
  const heldOut = without(held, pairsOf(source, rest, isRest))
  return {
    ...shared,
    validation: { data: rest, heldOut },
    validationSource: `${VALIDATION_SHARE} of train, after one moment`,
  }
}

function splitAtRandom(source: PartSource, seed: number): Parts {
  const all = datasetOf(source, everything)
  const { data: train, heldOut } = holdOutInteractions(all, TEST_SHARE, seed, 'random')
  return {
    ...heldOutParts(source, train, heldOut),
    validation: holdOutInteractions(train, VALIDATION_SHARE, seed, 'random'),
    validationSource: `${VALIDATION_SHARE} of train`,
  }
}

function splitLast(source: PartSource, seed: number): Parts {
  const all = datasetOf(source, everything)
  const order = orderOf(source, all)
  const { data: train, heldOut, order: rest } = holdOutLast(all, order, seed)
  const validation = holdOutLast(train, rest, seed)
  return {
    ...heldOutParts(source, train, heldOut),
    validation,
    validationSource: `the last item of each user's train${order === null ? ', by seed' : ''}`,
  }
}

const everything: KeepRow = () => true

/**
 * By entry of the interactions, a number that grows with time: the time, or the place in ordered data. Null
 * if there is no order.
 */
function orderOf(source: PartSource, all: Dataset): Float64Array | null {
  if (!source.data.ordered) return all.times
  const { interactions } = source.data
  const places = Float64Array.from({ length: interactions.length }, (_, row) => row)
  // Without half-lives, so that a place is not read as an age.
  const timeless = Object.fromEntries(
    Object.entries(source.kinds).map(([name, kind]) => [name, { ...kind, halfLifeDays: null }]),
  )
  const ordered = buildDataset(
    { ...source.data, interactions: { ...interactions, at: places } },
    { name: source.name, kinds: timeless, asOf: 0 },
  )
  return ordered.times
}

/** The parts of a split that holds pairs out of all data. */
function heldOutParts(
  source: PartSource,
  train: Dataset,
  heldOut: Csr,
): Pick<Parts, 'train' | 'known' | 'test' | 'leftOut'> {
  const known = without(pairsOf(source, train, everything), heldOut)
  return { train, known, test: heldOut, leftOut: [] }
}

/**
 * The parts of a split by rows.
 *
 * @param reason why test pairs that train has are not asked for.
 */
function askFor(
  source: PartSource,
  isTrain: KeepRow,
  isTest: KeepRow,
  reason: string,
): Pick<Parts, 'train' | 'test' | 'leftOut'> & { readonly known: Csr } {
  const judged = judgeByTrain(source, isTrain)
  const train = datasetOf(judged, isTrain)
  const known = pairsOf(source, train, isTrain)
  const filter = createTestFilter(train.users, train.items, datasetOf(judged, isTest).interactions)
  filter.drop(reason, (user, item) => hasEntry(known, user, item))
  return { train, known, ...filter.finish() }
}

function cutInteractions(train: Dataset, seed: number): Pick<Split, 'validation' | 'validationSource'> {
  return {
    validation: holdOutInteractions(train, VALIDATION_SHARE, seed),
    validationSource: `${VALIDATION_SHARE} of train`,
  }
}

function cutTies(train: Dataset, seed: number): Pick<Split, 'validation' | 'validationSource'> {
  return {
    validation: holdOutTies(train, VALIDATION_SHARE, seed),
    validationSource: `${VALIDATION_SHARE} of train`,
  }
}

/**
 * The time after which the latest interactions lie. Null if half have no time or all times are equal.
 *
 * @param share of the interactions with a time that lie after it.
 */
function cutMoment(times: Float64Array, share: number): number | null {
  const known = times.filter((time) => !Number.isNaN(time)).sort()
  if (known.length === 0 || known.length < times.length / 2) return null
  const moment = known[Math.ceil(known.length * (1 - share)) - 1]!
  return moment < known.at(-1)! ? moment : null
}
