import type { TableName } from '../../core/data/index.js'
import type {
  Comparison,
  ListsAsRankings,
  RankingEvaluation,
  SplitKind,
  TestReason,
} from '../../evaluation/index.js'
import type { CleanReport, ReasonCount } from '../import/index.js'

/** Metrics of one model, or of the lists of another system. */
export interface ModelResult extends Omit<RankingEvaluation, 'perUser'> {
  readonly model: string
  /**
   * Time from opening the files to a loaded model: reading, tuning, refitting. Absent for lists of another
   * system.
   */
  readonly fitSeconds?: number
  readonly evaluateSeconds: number
  /** Peak memory of the process up to the end of this model. Evaluate a model alone to learn its own peak. */
  readonly peakMemoryMiB: number
  /** Options of the fit, including defaults. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Values chosen on validation. */
  readonly tuned?: Readonly<Record<string, unknown>>
  /** Why members of a blend could not learn, by name of the model. Absent if all could. */
  readonly leftOut?: Readonly<Record<string, string>>
  /** With several seeds: mean of each metric, as in `metrics`. */
  readonly mean?: Readonly<Record<string, number>>
  /** With several seeds: sample deviation of each metric. */
  readonly deviation?: Readonly<Record<string, number>>
  /** What of the lists of another system the data does not know. */
  readonly run?: Omit<ListsAsRankings, 'rankings' | 'known'>
}

/** The result of an evaluation: the JSON document of `kindred evaluate --json`. */
export interface EvaluationReport {
  readonly dataset: {
    readonly name: string
    readonly users: number
    readonly items: number
    /** Number of interactions, or of ties for the target friends, that models learn from. */
    readonly train: number
    /** Number of interactions or ties to find. */
    readonly test: number
    /** Number of ties in the folder. */
    readonly ties: number
    /** Test pairs that are not asked for: a count and a first example a reason. */
    readonly test_left_out: readonly TestReason[]
    /** Why rows were left out, for every table that was read: a count and a first example a reason. */
    readonly left_out: Readonly<Partial<Record<TableName, readonly ReasonCount[]>>>
  }
  /** What reading and cleaning did with the rows of the folder, as in the report of an import. */
  readonly cleaning: CleanReport
  readonly protocol: {
    readonly target: 'items' | 'friends'
    readonly split: SplitKind
    /** Why this split was chosen. */
    readonly splitReason: string
    /** The k of a k-core. Absent: all data. */
    readonly core?: number
    readonly ranking: 'full'
    readonly seed: number
    /** Of several runs. `seed` is the first of them. */
    readonly seeds?: readonly number[]
    readonly validation: string
    /** Number of users with a test part. */
    readonly testUsers: number
    readonly k: readonly number[]
  }
  readonly results: readonly ModelResult[]
  /** Significance of the difference between the best model of a metric and each other model. */
  readonly comparisons: readonly Comparison[]
  /** With several seeds: the report of each. */
  readonly runs?: readonly EvaluationReport[]
}
