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
