import { writeFile } from 'node:fs/promises'
import type { RankedList, RankedLists } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import { readLines, splitWhitespace } from '../reading/index.js'
import { decodeId, encodeId } from './list-ids.js'

interface Entry {
  readonly target: string
  readonly rank: number
  readonly line: number
}

/** Reads and writes ranked lists as text files. */
export const rankedLists: RankedLists = {
  async readRun(file, isKnown = () => true) {
    const entries = new Map<string, Entry[]>()
    for await (const { lines, firstLine } of readLines(file)) {
      for (const [position, line] of lines.entries()) {
        if (line.trim() === '') continue
        const number = firstLine + position
        const [user, target, rank, ...rest] = splitWhitespace(line)
        if (user === undefined || target === undefined || rank === undefined || rest.length > 0)
          throw invalid(
            file,
            number,
            'is not "user item rank"',
            'write one entry a line; see docs/evaluation.md',
          )
        if (!/^[0-9]+(\.0+)?$/.test(rank)) {
          throw invalid(
            file,
            number,
            `has the rank "${rank}", which is not a whole number`,
            'write ranks, 1 the best, in place of scores',
          )
        }
        const owner = idOf(user, (id) => isKnown('user', id))
        const entry = {
          target: idOf(target, (id) => isKnown('target', id)),
          rank: Number(rank),
          line: number,
        }
        const list = entries.get(owner)
        if (list === undefined) entries.set(owner, [entry])
        else list.push(entry)
      }
    }
    return Array.from(entries, ([user, list]): RankedList => {
      expectSet(file, user, list)
      list.sort((left, right) => left.rank - right.rank)
      return { user, targets: list.map(({ target }) => target) }
    })
  },
  async write(file, lists) {
    const text = lists.map(({ user, targets }) => `${[user, ...targets].map(encodeId).join(' ')}\n`)
    try {
      await writeFile(file, text)
    } catch (cause) {
      throw new KindredError('BAD_DATA', `${file} cannot be written: ${(cause as Error).message}`, {
        field: file,
        cause,
      })
    }
  },
}

/** The id that a word stands for. A file of another program may hold an id with `%` that is not encoded. */
function idOf(word: string, isKnown: (id: string) => boolean): string {
  const decoded = decodeId(word)
  return decoded !== word && !isKnown(decoded) && isKnown(word) ? word : decoded
}

/** A list is a set with one entry a rank. @throws KindredError BAD_DATA with the line that repeats. */
function expectSet(file: string, user: string, list: readonly Entry[]): void {
  const targets = new Map<string, number>()
  const ranks = new Map<number, number>()
  for (const { target, rank, line } of list) {
    const [sameTarget, sameRank] = [targets.get(target), ranks.get(rank)]
    if (sameTarget !== undefined) {
      const problem = `lists ${target} for ${user} again, after line ${sameTarget}`
      throw invalid(file, line, problem, 'list each entry of a user once')
    }
    if (sameRank !== undefined) {
      const problem = `gives ${user} the rank ${rank} again, after line ${sameRank}`
      throw invalid(file, line, problem, 'give each entry of a user a rank of its own')
    }
    targets.set(target, line)
    ranks.set(rank, line)
  }
}

function invalid(file: string, line: number, problem: string, remedy: string): KindredError {
  const field = `${file}:${line}`
  return new KindredError('BAD_DATA', `${field} ${problem}`, { field, remedy })
}
