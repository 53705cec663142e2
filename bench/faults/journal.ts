/** A write that a client sends until it is acknowledged. */
export interface Operation {
  readonly kind: 'INTERACTED' | 'FOLLOWS' | 'BLOCKED'
  readonly from: string
  readonly to: string
}

/** What the graph holds. */
export interface Stored extends Operation {
  readonly times: number
}

const keyOf = ({ kind, from, to }: Operation): string => `${kind} ${from} ${to}`

/** Writes that clients sent, and those that were acknowledged. */
export class Journal {
  readonly sent = new Map<string, Operation>()
  readonly acknowledged = new Set<string>()

  send(operation: Operation): void {
    this.sent.set(keyOf(operation), operation)
  }

  acknowledge(operation: Operation): void {
    this.acknowledged.add(keyOf(operation))
  }

  /** Pairs of which one has blocked the other, acknowledged. */
  get blocks(): Operation[] {
    return [...this.sent.values()].filter(
      (operation) => operation.kind === 'BLOCKED' && this.acknowledged.has(keyOf(operation)),
    )
  }

  /** What is wrong with what the graph holds: what was acknowledged is lost, doubled or nobody sent it. */
  faults(stored: readonly Stored[]): string[] {
    const times = new Map(stored.map((row) => [keyOf(row), row.times]))
    const lost = [...this.acknowledged].filter((key) => !times.has(key)).map((key) => `lost: ${key}`)
    const wrong = [...times].flatMap(([key, count]) => [
      ...(count > 1 ? [`stored ${count} times: ${key}`] : []),
      ...(this.sent.has(key) ? [] : [`nobody sent it: ${key}`]),
    ])
    return [...lost, ...wrong]
  }
}

/** Users and items of the campaign, and its writes, each of them different from all others. */
export const USERS = 40
export const ITEMS = 60
const HALF = USERS / 2

export const userId = (number: number): string => `u${number}`
export const itemId = (number: number): string => `i${number}`

/** The nth like, of any user. There are 2,400. */
export function like(n: number): Operation {
  return { kind: 'INTERACTED', from: userId(n % USERS), to: itemId(Math.floor(n / USERS) % ITEMS) }
}

/** The nth follow, among the first half of the users. There are 380. */
export function follow(n: number): Operation {
  return { kind: 'FOLLOWS', ...pair(n, 0) }
}

/** The nth block, among the second half, because a block ends follows. There are 380. */
export function block(n: number): Operation {
  return { kind: 'BLOCKED', ...pair(n, HALF) }
}

function pair(n: number, first: number): { readonly from: string; readonly to: string } {
  const from = n % HALF
  const to = (from + 1 + (Math.floor(n / HALF) % (HALF - 1))) % HALF
  return { from: userId(first + from), to: userId(first + to) }
}
