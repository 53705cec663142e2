import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/** The program `kindred`. It runs from `dist/`, which `npm test` builds. */
export const kindredProgram = join(projectRoot, 'bin', 'kindred.js')

/**
 * The compiled form of a source file, for tests that run it in a separate process.
 *
 * @param path relative to the package's root, ending in `.js`, such as `bench/fold-in.js`.
 */
export function compiledFile(path: string): string {
  return join(projectRoot, 'dist', path)
}

/**
 * A folder of real data, or undefined if this machine does not have it. The folders are in KINDRED_TEST_DATA,
 * by default in `shared/data` beside the project. Skip with a reason: `context.skip(folder === undefined,
 * NO_DATA)`.
 */
export function sharedData(name: string): string | undefined {
  const folder = join(resolve(process.env.KINDRED_TEST_DATA ?? join(projectRoot, '../shared/data')), name)
  return existsSync(folder) ? folder : undefined
}

export const NO_DATA = 'the real data is not on this machine (KINDRED_TEST_DATA)'
