// What a build is made from, and whether dist/ is up to date with it.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = ['src', 'test', 'bench', 'graphql']
const FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'scripts/build.js',
  'scripts/build-kernels.js',
]
/** Written by the build itself. */
const GENERATED = /^src[/\\]api[/\\]generated[/\\]/

/** One line for the state of all inputs: their names, sizes and times. */
export function fingerprint(root) {
  const names = FOLDERS.flatMap((folder) => listFiles(root, folder)).filter((name) => !GENERATED.test(name))
  const hash = createHash('sha256').update(process.version)
  for (const name of [...FILES, ...names].sort()) {
    const found = statSync(join(root, name), { throwIfNoEntry: false })
    if (found?.isFile()) hash.update(`\n${name} ${found.size} ${found.mtimeMs}`)
  }
  return hash.digest('hex')
}

const stampOf = (root) => join(root, 'dist', '.built')

export function isBuilt(root) {
  try {
    return readFileSync(stampOf(root), 'utf8') === fingerprint(root)
  } catch {
    return false
  }
}

/** @param print the fingerprint taken before the build began: what changed meanwhile is built next time. */
export function markBuilt(root, print) {
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(stampOf(root), print)
}

function listFiles(root, folder) {
  try {
    return readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name))
  } catch {
    return []
  }
}
