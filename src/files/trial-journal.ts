import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { SearchHead, Trial, TrialJournal } from '../core/ports/index.js'
import { badInput } from '../core/shared/index.js'

const FORMAT = 'kindred tuning 1'

/** One line of JSON for the search, then one a trial. */
export const trialJournal: TrialJournal = {
  async open(file, head, fresh) {
    // As JSON gives it back, so that it compares.
    const own = JSON.parse(JSON.stringify({ format: FORMAT, ...head })) as SearchHead & { format: string }
    const before = fresh ? null : await readJournal(file)
    if (before !== null) {
      const different = Object.keys(own).filter(
        (key) => !isDeepStrictEqual(own[key as keyof SearchHead], before.head[key]),
      )
      if (different.length > 0)
        throw badInput(
          '--out',
          `${file} holds another search: ${different.join(', ')} differ`,
          'name another file with --out, or start a new search with --restart',
        )
    }
    const trials = before?.trials ?? []
    await writable(file, async () => {
      await mkdir(dirname(file), { recursive: true })
      // Written whole again: a line that a kill cut short is gone, and the next one begins where a line does.
      await writeFile(file, [own, ...trials].map(line).join(''))
    })
    return {
      trials,
      append: (trial) =>
        writable(file, async () => {
          const handle = await open(file, 'a')
          try {
            await handle.writeFile(line(trial))
            await handle.sync()
          } finally {
            await handle.close()
          }
        }),
    }
  },
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`

async function readJournal(
  file: string,
): Promise<{ readonly head: Record<string, unknown>; readonly trials: Trial[] } | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw badInput('--out', `${file} cannot be read: ${error.message}`)
  })
  // What follows the last line end was never finished.
  const lines = text.split('\n').slice(0, -1)
  if (lines.length === 0) return null
  try {
    const [head, ...trials] = lines.map((each) => JSON.parse(each) as Record<string, unknown>)
    return { head: head!, trials: trials as unknown as Trial[] }
  } catch (error) {
    throw badInput(
      '--out',
      `${file} is no journal of trials: ${(error as Error).message}`,
      'start a new search with --restart',
    )
  }
}

async function writable(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    throw badInput('--out', `${file} cannot be written: ${(error as Error).message}`)
  }
}
