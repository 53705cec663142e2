import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The package's root, from `dist/test/support`. */
export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * A folder of real data, or undefined where this machine has none. They lie in KINDRED_TEST_DATA, by default in
 * `shared/data` beside the project. Use with a skip that says why:
 * `test('…', { skip: folder === undefined && NO_DATA }, …)`.
 */
export function sharedData(name: string): string | undefined {
  const folder = join(resolve(process.env.KINDRED_TEST_DATA ?? join(projectRoot, '../shared/data')), name)
  return existsSync(folder) ? folder : undefined
}

export const NO_DATA = 'the real data is not on this machine (KINDRED_TEST_DATA)'
