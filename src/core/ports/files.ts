import type { SearchSpace } from '../model/index.js'

/** One configuration that tuning has tried. */
export interface Trial {
  /** From 0. */
  readonly trial: number
  /** Values of the searched options. */
  readonly options: Readonly<Record<string, unknown>>
  /** `stopped`: ended early because other trials were better. `failed`: the model rejected the options. */
  readonly state: 'finished' | 'stopped' | 'failed'
  /** The metric on validation; of a stopped trial its best report; null for a failed one. */
  readonly value: number | null
  /** The best NDCG@20 on validation so far, at each report of the model. */
  readonly reports: readonly number[]
  readonly seconds: number
  /** Reason of a failure. */
  readonly problem?: string
}

/** Parameters of a search. Trials are comparable, and a search can continue, only if all are equal. */
export interface SearchHead {
  readonly model: string
  readonly target: 'items' | 'friends'
  readonly dataset: string
  /** Hash of the training data without the validation part. */
  readonly datasetHash: string
  readonly metric: string
  readonly seed: number
  /** Time limit per fit; null: none. */
  readonly fitMinutes: number | null
  /** The split that was asked for; absent: chosen by the data. */
  readonly split?: string
  readonly fixed: Readonly<Record<string, unknown>>
  readonly space: SearchSpace
}

/** Stores trials, so that a search can continue after a crash. */
export interface TrialJournal {
  /**
   * @param restart whether to drop the trials in the file. If false, the search continues with them.
   * @throws KindredError BAD_USER_INPUT if the file contains another search.
   */
  open(file: string, head: SearchHead, restart: boolean): Promise<OpenJournal>
}

/** The journal of one search. */
export interface OpenJournal {
  /** In the order of the search. */
  readonly trials: readonly Trial[]
  /** Resolves once the trial is stored durably. */
  append(trial: Trial): Promise<void>
}

/** Options by model name, as in `--set model.option=value`. */
export type ModelSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Reads and writes options of models: `{ "models": { MODEL: { OPTION: value } } }`. */
export interface ModelSettingsFile {
  /** @throws KindredError BAD_CONFIGURATION if the file is invalid. */
  read(file: string): Promise<ModelSettings>
  /** @param origin how the options were found; stored under `tuning`, for information. */
  write(file: string, settings: ModelSettings, origin: Readonly<Record<string, unknown>>): Promise<void>
}

/** The ranked list of one user: external ids, best first. */
export interface RankedList {
  readonly user: string
  readonly targets: readonly string[]
}

/** Ranked lists in files, for exchange with other programs. */
export interface RankedLists {
  /**
   * Reads lists of another recommender: one `user item rank` per line, in any order. Ranks are whole numbers,
   * the lowest the best. Ids are decoded as `write` encodes them.
   *
   * @param isKnown whether an id occurs in the data. A word that is known as it stands, and unknown when
   *   decoded, is taken as it stands.
   * @throws KindredError BAD_DATA with the number of a line that is invalid, or that repeats an entry or a
   * rank of its user.
   */
  readRun(
    file: string,
    isKnown?: (kind: 'user' | 'target', id: string) => boolean,
  ): Promise<readonly RankedList[]>
  /**
   * Writes one `user item item …` per line. White space, control characters and `%` within an id are
   * percent-encoded as in a URL; other ids stay as they are.
   */
  write(file: string, lists: readonly RankedList[]): Promise<void>
}

/** Writes scalars over time, for plots during training. */
export interface ScalarLog {
  /** @param run name; slashes group runs. */
  open(run: string): ScalarRun
}

/** One curve per scalar. */
export interface ScalarRun {
  /**
   * @param step position on the axis, such as the epoch.
   * @param scalars values by name; a prefix before a slash groups names.
   */
  write(step: number, scalars: Readonly<Record<string, number>>): void
}

/** A log that discards everything. */
export const silentScalars: ScalarLog = { open: () => ({ write() {} }) }

/** A rejected row of a data folder, or a field that was left out of a row. */
export interface Reject {
  readonly file: string
  readonly line: number
  /** Name of the column at fault, if it is known. */
  readonly column?: string
  readonly reason: string
  readonly text: string
  /** True: the row is kept without the field. Absent: the row is rejected. */
  readonly rowKept?: true
}

/** Collects rejected rows in a file. */
export interface RejectsFile {
  write(reject: Reject): void
  /** Writes buffered rows. @returns the path; null if nothing was rejected and there is no file. */
  close(): string | null
}
