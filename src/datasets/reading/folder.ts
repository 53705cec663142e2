import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { KindredError } from '../../core/shared/index.js'

/**
 * Names of the files directly in a folder, sorted.
 *
 * @throws KindredError BAD_DATA if the folder is missing, unreadable or empty.
 */
export async function listFiles(folder: string): Promise<string[]> {
  let names: string[]
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new KindredError(
      'BAD_DATA',
      missing ? `the folder ${folder} does not exist` : `${folder} cannot be read as a folder`,
      { field: folder, remedy: 'name a folder that contains the data files', cause },
    )
  }
  if (names.length === 0) {
    throw new KindredError('BAD_DATA', `the folder ${folder} is empty`, {
      field: folder,
      remedy: 'put the files of a known format into it',
    })
  }
  return names.sort()
}

/**
 * Names of the required and optional files that exist, in the given order.
 *
 * @throws KindredError BAD_DATA if a required file is missing.
 */
export async function pickFiles(
  folder: string,
  format: string,
  required: readonly string[],
  optional: readonly string[],
): Promise<string[]> {
  const present = new Set(await listFiles(folder))
  for (const name of required) if (!present.has(name)) throw missingFile(folder, format, name)
  return [...required, ...optional].filter((name) => present.has(name))
}

/** Error for a file that a format needs and the folder lacks. */
export function missingFile(folder: string, format: string, name: string): KindredError {
  return new KindredError('BAD_DATA', `${folder} has no ${name}, which the format ${format} needs`, {
    field: join(folder, name),
    remedy: `add ${name}, or choose another format with --format`,
  })
}
