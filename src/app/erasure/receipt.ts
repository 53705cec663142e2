import type { InfluenceResult } from './influence.js'

/** Version of the receipt's form. It grows when a field changes its meaning. */
export const RECEIPT_VERSION = 1

/** What one place kept of a user before and after the erasure. */
export interface ReceiptPlace {
  readonly place: string
  /** `graph`, or `home`: the files below KINDRED_HOME. */
  readonly where: 'graph' | 'home'
  /** Number of entries. */
  readonly before: number
  readonly after: number
  /** When it was counted after the erasure, ISO 8601. */
  readonly at: string
}

/** Something that an erasure leaves. */
export interface Remainder {
  readonly what: string
  readonly until: string
  readonly why: string
}

/** The receipt of an erasure. */
export interface Receipt {
  readonly format: 'kindred-receipt'
  readonly version: typeof RECEIPT_VERSION
  readonly user: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly finishedAt: string
  /** True: an earlier erasure or deletion of the user did not end, and this run completed it. */
  readonly resumed: boolean
  /** True: every place that Kindred writes is empty now. `remains` says what is left elsewhere. */
  readonly complete: boolean
  readonly places: readonly ReceiptPlace[]
  /** Stored snapshots that were written again. */
  readonly rewritten: readonly { readonly snapshot: string; readonly bytes: number }[]
  readonly remains: readonly Remainder[]
  /** How far the pages of others still differ from those of a training without the user. */
  readonly influence: InfluenceResult
}

/** What every erasure leaves, because it names no user or is out of Kindred's reach. */
export const ALWAYS_REMAINS: readonly Remainder[] = [
  {
    what: 'counts of a day and totals of ended ties of other users',
    until: 'impressions.aggregateRetentionDays; other users are deleted',
    why: 'they name no user',
  },
  {
    what: 'keys of the user, revoked, as a hash and a time',
    until: 'you delete them',
    why: 'a revoked key shows that keys were made; it names no user',
  },
  {
    what: 'rows of the user in the memory of a running server, masked',
    until: 'it restarts or loads the next snapshot',
    why: 'a server holds the snapshot that it loaded; nothing answers for the id from its next request on',
  },
  {
    what: 'transaction logs of Neo4j and free pages of its store',
    until:
      'the next checkpoint (at most 15 minutes) with the local Neo4j; else as db.tx_log.rotation.retention_policy says',
    why: 'Neo4j writes changes to a log before it applies them, and uses freed pages again later',
  },
  {
    what: 'your backups, exports, data folders and logs outside the home',
    until: 'you delete them',
    why: 'Kindred does not know them',
  },
  {
    what: 'the influence on what was learned of others: vectors of items and of other users, neighbours, communities, weights',
    until: 'the next training, which starts from the graph alone',
    why: 'these numbers rest on all users together; `influence` measures their effect on pages',
  },
  {
    what: 'cursors and consistency tokens that clients hold',
    until: 'the snapshot of a cursor is retired',
    why: 'they are not stored by Kindred; a page from a cursor is made from the live graph',
  },
]
