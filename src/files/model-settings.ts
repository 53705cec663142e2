import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { ModelSettingsFile } from '../core/ports/index.js'
import { KindredError } from '../core/shared/index.js'

const schema = z.strictObject({
  models: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** How the options were found, for information only. */
  tuning: z.record(z.string(), z.unknown()).optional(),
})

/** A JSON file with options of models: `{ "models": { MODEL: { OPTION: value } }, "tuning": { … } }`. */
export const modelSettingsFile: ModelSettingsFile = {
  async read(file) {
    const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      throw wrong(
        file,
        cause.code === 'ENOENT' ? 'does not exist' : `cannot be read: ${cause.message}`,
        cause,
      )
    })
    let content: unknown
    try {
      content = JSON.parse(text)
    } catch (cause) {
      throw wrong(file, `is not JSON: ${(cause as Error).message}`, cause)
    }
    const parsed = schema.safeParse(content)
    if (parsed.success) return parsed.data.models
    const problems = parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean))
    throw wrong(
      file,
      `is not a file of model options: ${problems.map((problem) => problem.join(': ')).join('; ')}`,
    )
  },
  async write(file, models, tuning) {
    try {
      await mkdir(dirname(file), { recursive: true })
      // Renamed at the end: a reader gets the old file or the new one, never a part of it.
      await writeFile(`${file}.new`, `${JSON.stringify({ models, tuning }, null, 2)}\n`)
      await rename(`${file}.new`, file)
    } catch (cause) {
      throw wrong(file, `cannot be written: ${(cause as Error).message}`, cause)
    }
  },
}

function wrong(file: string, problem: string, cause?: unknown): KindredError {
  return new KindredError('BAD_CONFIGURATION', `${file} ${problem}`, {
    field: file,
    remedy: 'write { "models": { MODEL: { OPTION: value } } }, as `kindred tune` does',
    cause,
  })
}
