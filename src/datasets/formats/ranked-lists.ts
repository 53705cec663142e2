import { writeFile } from 'node:fs/promises'
import type { RankedList, RankedLists } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import { readLines, splitWhitespace } from '../reading/index.js'

/** Reads and writes ranked lists as text files. */
export const rankedLists: RankedLists = {
  async readRun(file) {
    const entries = new Map<string, { target: string; rank: number }[]>()
    for await (const { lines, firstLine } of readLines(file)) {
      for (const [position, line] of lines.entries()) {
        if (line.trim() === '') continue
        const [user, target, rank, ...rest] = splitWhitespace(line)
        if (user === undefined || target === undefined || rest.length > 0 || !isRank(rank)) {
          throw new KindredError('BAD_DATA', `${file}:${firstLine + position} is not "user item rank"`, {
            field: `${file}:${firstLine + position}`,
            remedy: 'write one entry a line, the rank a number, 1 the best',
          })
        }
        const list = entries.get(user)
        const entry = { target, rank: Number(rank) }
        if (list === undefined) entries.set(user, [entry])
        else list.push(entry)
      }
    }
    return Array.from(entries, ([user, list]): RankedList => {
      list.sort((left, right) => left.rank - right.rank)
      return { user, targets: list.map(({ target }) => target) }
    })
  },
  async write(file, lists) {
    const text = lists.map(({ user, targets }) => `${[user, ...targets].map(oneWord).join(' ')}\n`)
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

function isRank(text: string | undefined): text is string {
  return text !== undefined && /^[0-9]+(\.[0-9]+)?$/.test(text)
}

const oneWord = (id: string): string => id.replace(/\s/g, '%20')
