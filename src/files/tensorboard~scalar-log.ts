import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { KindredError } from '../../core/errors.js'
import type { ScalarLog } from '../../core/ports/scalar-log.js'
import { encodeRecord } from './event.js'

/**
 * Writes event files that TensorBoard reads while they grow: one folder a run. What is written is in the file at once, so that nothing needs
 * closing and a kill loses nothing.
 *
 * @param now milliseconds since 1970.
 */
export function createScalarLog(folder: string, now: () => number): ScalarLog {
  return {
    open(run) {
      const place = join(folder, run)
      let file: string | undefined
      return {
        write(step, scalars) {
          const seconds = now() / 1000
          try {
            // A run that says nothing leaves no file behind.
            if (file === undefined) {
              mkdirSync(place, { recursive: true })
              file = join(place, newName(place, seconds))
              appendFileSync(file, encodeRecord(seconds, { fileVersion: 'brain.Event:2' }))
            }
            appendFileSync(file, encodeRecord(seconds, { step, scalars }))
          } catch (cause) {
            throw new KindredError(
              'BAD_CONFIGURATION',
              `${place} cannot be written: ${(cause as Error).message}`,
              {
                field: place,
                remedy: 'make room, or let the folder be written to',
                cause,
              },
            )
          }
        },
      }
    },
  }
}

/** Deletes the oldest runs of trainings beyond the newest `keep`; folders of other names stay. */
export function keepNewestRuns(folder: string, keep: number): void {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return
  }
  const versions = names.filter((name) => /^\d{8}-\d{6}-\d{3}$/.test(name)).sort()
  for (const name of versions.slice(0, Math.max(0, versions.length - keep)))
    rmSync(join(folder, name), { recursive: true, force: true })
}

/** TensorBoard reads the files of a folder in the order of their names, those that have `tfevents` in it. */
function newName(folder: string, seconds: number): string {
  const earlier = readdirSync(folder).filter((name) => name.includes('tfevents')).length
  return `events.out.tfevents.${String(Math.floor(seconds)).padStart(10, '0')}.${earlier}.kindred`
}
