import type { SearchSpace } from '../model/index.js'

/** One configuration that tuning tried. */
export interface Trial {
  /** From 0. */
  readonly trial: number
  /** Of the options that are searched. */
  readonly options: Readonly<Record<string, unknown>>
  /** `stopped`: given up early, beside others it had no prospect. `failed`: the model refused these options. */
  readonly state: 'finished' | 'stopped' | 'failed'
  /** The measure on validation; of a stopped trial the best that it reported; null of a failed one. */
  readonly value: number | null
  /** The best NDCG@20 on validation so far, each time that the model told of it. */
  readonly reports: readonly number[]
  readonly seconds: number
  /** Why it failed. */
  readonly problem?: string
}

/** What makes trials comparable: only a search that agrees in all of it may go on where another ended. */
export interface SearchHead {
  readonly model: string
  readonly target: 'items' | 'friends'
  readonly dataset: string
  /** Of what was learned from: train less the validation cut. */
  readonly datasetHash: string
  readonly metric: string
  readonly seed: number
  /** Time for each fit; null: what it takes. */
  readonly fitMinutes: number | null
  readonly fixed: Readonly<Record<string, unknown>>
  readonly space: SearchSpace
}

/** Keeps trials, so that a search that was killed goes on. */
export interface TrialJournal {
  /**
   * @param fresh forget what the file holds. Otherwise its trials are continued.
   * @throws KindredError BAD_USER_INPUT where the file holds another search.
   */
  open(file: string, head: SearchHead, fresh: boolean): Promise<OpenJournal>
}

export interface OpenJournal {
  /** In the order in which they were tried. */
  readonly trials: readonly Trial[]
  /** Resolves once the trial would survive the end of this process. */
  append(trial: Trial): Promise<void>
}

/** Options by model name, as `--set model.option=value` gives them. */
export type ModelSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Options of models in a file: `{ "models": { MODEL: { OPTION: value } } }`. */
export interface ModelSettingsFile {
  /** @throws KindredError BAD_CONFIGURATION naming what is wrong with the file. */
  read(file: string): Promise<ModelSettings>
  /** @param origin how the options were found; kept in the file under `tuning`, for people. */
  write(file: string, settings: ModelSettings, origin: Readonly<Record<string, unknown>>): Promise<void>
}

/** One user's list as owners' ids, best first. */
export interface RankedList {
  readonly user: string
  readonly targets: readonly string[]
}

/** Lists in files, so that other programs can judge ours and we can judge theirs. */
export interface RankedLists {
  /**
   * Lists as any recommender may write them, `user item rank` a line, in any order.
   *
   * @throws KindredError BAD_DATA naming the line that is not of this form.
   */
  readRun(file: string): Promise<readonly RankedList[]>
  /** `user item item …` a line. Whitespace within an id is written as `%20`. */
  write(file: string, lists: readonly RankedList[]): Promise<void>
}

/** Figures that a person can watch while work goes on. */
export interface ScalarLog {
  /** @param run its name; parts between slashes group runs. */
  open(run: string): ScalarRun
}

/** One curve a figure. */
export interface ScalarRun {
  /**
   * @param step place on the axis, such as the number of the epoch. @param scalars by name; a part before a slash groups names.
   */
  write(step: number, scalars: Readonly<Record<string, number>>): void
}

export const silentScalars: ScalarLog = { open: () => ({ write() {} }) }

/** A row that was not taken, as written to the rejects file. */
export interface Reject {
  readonly file: string
  readonly line: number
  readonly reason: string
  readonly text: string
}

export interface RejectsFile {
  write(reject: Reject): void
  /** Writes what is still held. @returns the path, or null where nothing was rejected and so no file is there. */
  close(): string | null
}
