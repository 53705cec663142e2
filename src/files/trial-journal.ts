import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { SearchHead, Trial, TrialJournal } from '../core/ports/index.js'
import { badInput } from '../core/shared/index.js'

const FORMAT = 'kindred tuning 1'

const headSchema = z.record(z.string(), z.unknown())
const trialSchema = z.looseObject({
  trial: z.number().int().nonnegative(),
  options: z.record(z.string(), z.unknown()),
  state: z.enum(['finished', 'stopped', 'failed']),
  value: z.number().nullable(),
  reports: z.array(z.number()),
  seconds: z.number().nonnegative(),
})

/** A file of JSON lines: the first describes the search, each further line is a trial. */
export const trialJournal: TrialJournal = {
  async open(file, head, restart) {
    // Through JSON, so that it equals the line in the file.
    const own = JSON.parse(JSON.stringify({ format: FORMAT, ...head })) as SearchHead & { format: string }
    const before = restart ? null : await readJournal(file)
    if (before !== null) {
      const different = Object.keys(own).filter(
        (key) => !isDeepStrictEqual(own[key as keyof SearchHead], before.head[key]),
      )
      if (different.length > 0)
        throw badInput(
          '--out',
          `${file} contains another search: ${different.join(', ')} differ`,
          'give another file with --out, or start a new search with --restart',
        )
    }
    const trials = before?.trials ?? []
    await writable(file, async () => {
      await mkdir(dirname(file), { recursive: true })
      // The whole file is written again, which removes an incomplete last line of a killed process.
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
  // Text after the last line end is an incomplete line.
  const lines = text.split('\n').slice(0, -1)
  if (lines.length === 0) return null
  const [head, ...trials] = lines.map((each, at) => {
    const schema: z.ZodType = at === 0 ? headSchema : trialSchema
    const parsed = schema.safeParse(jsonOf(each))
    if (parsed.success) return parsed.data
    throw badInput(
      '--out',
      `${file} is not a journal of trials: line ${at + 1} is not a ${at === 0 ? 'search' : 'trial'}`,
      'start a new search with --restart',
    )
  })
  return { head: head as Record<string, unknown>, trials: trials as Trial[] }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function writable(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    throw badInput('--out', `${file} cannot be written: ${(error as Error).message}`)
  }
}
