/** What every resolver of one request shares. */
export interface RequestContext {
  /** From the header `Kindred-Consistency-Token`. */
  readonly token: string | undefined
}
