// Finds the test files and tells their kinds apart by name.
import { readdirSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'

const ENDING = '.test.ts'

/**
 * Test files in the order of running: unit tests, then those that need the shared database, then journeys.
 *
 * @param filters paths of files or folders, or the beginnings or parts of such paths; none: all.
 */
export function findTestFiles(root, filters) {
  const wanted = filters.map((filter) =>
    relative(root, resolve(root, filter))
      .split(sep)
      .join('/')
      .replace(/^dist\//, ''),
  )
  const names = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name.split(sep).join('/')}`)
    .filter((name) => name.endsWith(ENDING))
    .filter(
      (name) => wanted.length === 0 || wanted.some((filter) => name.includes(filter.replace(/\.js$/, '.ts'))),
    )
    .sort()
  return names
    .map((name) => ({ name, kind: kindOf(name), compiled: join(root, 'dist', name.replace(/ts$/, 'js')) }))
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
}

export const KINDS = ['unit', 'database', 'journey']

function kindOf(name) {
  if (name.endsWith('.journey.test.ts')) return 'journey'
  return name.endsWith('.db.test.ts') ? 'database' : 'unit'
}
