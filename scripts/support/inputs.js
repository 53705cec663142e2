// Inputs of a build, and whether dist/ is up to date with them.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Inputs of the whole build. */
const ALL = {
  stamp: 'dist/.built',
  folders: ['src', 'bench', 'test/support', 'graphql', 'web'],
  files: [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts/build.js',
    'scripts/build-kernels.js',
    'scripts/support/kernel-sources.js',
  ],
}

/** Inputs of the console alone. It rarely changes, and bundling it takes as long as the rest of the build. */
export const CONSOLE = {
  stamp: 'dist/console/.built',
  folders: ['web'],
  files: ['package-lock.json', 'scripts/build.js'],
}

/** Written by the build itself. */
const GENERATED = /^src[/\\](api|numeric[/\\]kernels)[/\\]generated[/\\]/

/** A hash of the names, sizes and modification times of all inputs, and of the version of Node. */
export function fingerprint(root, inputs = ALL) {
  const names = inputs.folders
    .flatMap((folder) => listFiles(root, folder))
    .filter((name) => !GENERATED.test(name))
  const hash = createHash('sha256').update(process.version)
  for (const name of [...inputs.files, ...names].sort()) {
    const found = statSync(join(root, name), { throwIfNoEntry: false })
    if (found?.isFile()) hash.update(`\n${name} ${found.size} ${found.mtimeMs}`)
  }
  return hash.digest('hex')
}

/** Whether the last build was made from the present inputs. */
export function isBuilt(root, inputs = ALL) {
  try {
    return readFileSync(join(root, inputs.stamp), 'utf8') === fingerprint(root, inputs)
  } catch {
    return false
  }
}

/**
 * @param print the fingerprint taken before the build began, so that a file changed during the build is built
 *   next time.
 */
export function markBuilt(root, print, inputs = ALL) {
  const stamp = join(root, inputs.stamp)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, print)
}

function listFiles(root, folder) {
  try {
    return readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name))
  } catch {
    return []
  }
}
