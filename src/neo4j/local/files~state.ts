import { z } from 'zod'
import { type LocalFiles, readIfPresent, writePrivateFile } from './files.js'

const runSchema = z.discriminatedUnion('runner', [
  z.strictObject({ runner: z.literal('java'), pid: z.number().int().positive() }),
  z.strictObject({ runner: z.literal('docker'), container: z.string().min(1) }),
])

const stateSchema = z.strictObject({
  /** Chosen at the first start and kept. */
  boltPort: z.number().int().min(1).max(65_535),
  /** The server that was started last and not stopped since; it may have died. */
  run: runSchema.optional(),
})

/** A server process, enough to find it again from another process. */
export type Run = z.output<typeof runSchema>

/** What a home remembers of its server. */
export type LocalState = z.output<typeof stateSchema>

/** undefined where there is none, or one that cannot be read: then the home starts anew, its data and password kept. */
export function readState(files: LocalFiles): LocalState | undefined {
  const text = readIfPresent(files.state)
  if (text === undefined) return undefined
  try {
    return stateSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

export function writeState(files: LocalFiles, state: LocalState): void {
  writePrivateFile(files.state, `${JSON.stringify(state, null, 2)}\n`)
}
