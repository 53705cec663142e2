import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../src/numeric/random/index.js'
import { type Answer, ask, write } from './client.js'
import { block, follow, type Journal, like, type Operation, USERS, userId } from './journal.js'

const CLIENTS = 3
/** Likes of a round at most; clients read pages after them. */
const LIKES = 9
/** Time after the end of a fault within which every request must succeed again. */
const RECOVERY_MS = 60_000
const PAUSE_MS = 40

/** Counts of a campaign. */
export interface Counts {
  acknowledged: number
  pages: number
  /** Answers with an error that says to try again, by code. */
  readonly retried: Record<string, number>
  /** Requests without an answer, because a connection or the server ended. */
  gone: number
  slowestMs: number
}

/** Writes of the campaign so far: the next one of each kind. */
export interface Next {
  likes: number
  follows: number
  blocks: number
}

/** What the clients of a round need. */
export interface Round {
  url(): string
  readonly journal: Journal
  readonly next: Next
  readonly counts: Counts
  readonly random: Random
  /** Receives what must not happen. */
  fail(fault: string): void
  /** Receives each operation and its answer. */
  note(line: object): void
}

/**
 * Lets clients write and read until the fault has ended, and sends again what was not acknowledged.
 *
 * @param healed resolves when the fault has ended.
 */
export async function workThrough(round: Round, healed: Promise<unknown>): Promise<void> {
  let over = false
  let giveUpAt = Number.POSITIVE_INFINITY
  void healed.finally(() => {
    over = true
    giveUpAt = performance.now() + RECOVERY_MS
  })
  const writes: Operation[] = [
    ...Array.from({ length: LIKES }, () => like(round.next.likes++)),
    follow(round.next.follows++),
    block(round.next.blocks++),
  ]
  const perform = async (what: string, send: () => Promise<Answer>): Promise<Answer | undefined> => {
    for (;;) {
      const answer = await send()
      round.note({ what, ...answer, ...(answer.kind === 'ok' ? { data: undefined } : {}) })
      round.counts.slowestMs = Math.max(round.counts.slowestMs, answer.ms)
      if (answer.kind === 'ok') return answer
      if (answer.kind === 'late') round.fail(`${what} had no answer after ${answer.ms} ms`)
      else if (answer.kind === 'gone') round.counts.gone++
      else if (answer.retryable) {
        round.counts.retried[answer.code] = (round.counts.retried[answer.code] ?? 0) + 1
      } else round.fail(`${what} was answered by ${answer.code}, not to be tried again: ${answer.message}`)
      if (performance.now() >= giveUpAt) {
        round.fail(`${what} does not succeed ${RECOVERY_MS / 1000} s after the fault`)
        return undefined
      }
      await sleep(PAUSE_MS + round.random.below(200))
    }
  }
  const client = async (): Promise<void> => {
    while (!over || writes.length > 0) {
      const operation = writes.shift()
      if (operation === undefined) {
        const user = userId(round.random.below(USERS))
        if ((await perform(`page of ${user}`, () => ask(round.url(), PAGE, { user }))) !== undefined)
          round.counts.pages++
      } else {
        round.journal.send(operation)
        const what = `${operation.kind} ${operation.from} ${operation.to}`
        if ((await perform(what, () => write(round.url(), operation))) !== undefined) {
          round.journal.acknowledge(operation)
          round.counts.acknowledged++
        }
      }
      await sleep(PAUSE_MS)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
}

const PAGE = 'query($user: ID!) { user(id: $user) { recommendations(first: 5) { edges { node { id } } } } }'
const SUGGESTED =
  'query($user: ID!) { user(id: $user) { friendSuggestions(first: 100) { edges { node { id } } } } }'

/** Checks that of two users, one of whom has blocked the other, none is suggested to the other. */
export async function checkBlocks(round: Round, most: number): Promise<void> {
  const blocks = round.journal.blocks
  const chosen = Array.from(
    { length: Math.min(most, blocks.length) },
    () => blocks[round.random.below(blocks.length)]!,
  )
  for (const { from, to } of chosen) {
    for (const [viewer, other] of [
      [from, to],
      [to, from],
    ] as const) {
      const answer = await askUntil(round, viewer)
      if (answer.kind !== 'ok') round.fail(`suggestions of ${viewer}: ${answer.message}`)
      else if (JSON.stringify(answer.data).includes(`"id":"${other}"`))
        round.fail(`${other} is suggested to ${viewer} in spite of a block`)
    }
  }
}

/** The suggestions of a user. Right after a restart the first plans may take longer than a request may. */
async function askUntil(round: Round, user: string): Promise<Answer> {
  const giveUpAt = performance.now() + RECOVERY_MS
  for (;;) {
    const answer = await ask(round.url(), SUGGESTED, { user })
    const again = answer.kind === 'error' && answer.retryable && performance.now() < giveUpAt
    if (!again) return answer
  }
}
