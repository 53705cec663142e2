import type { ReadOptions } from './read-options.js'

/** An item that may have come too late for the active snapshot, with older items that tell where it belongs. */
export interface Newcomer {
  readonly id: string
  /** Each item once; the weights are above 0 and add up to 1. */
  readonly kin: readonly { readonly item: string; readonly weight: number }[]
}

export interface Newcomers {
  /** The latest first. Items of which nothing tells where they belong are left out; empty without a snapshot. */
  read(options: ReadOptions): Promise<readonly Newcomer[]>
}
