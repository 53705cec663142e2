import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { KindredError, type Progress } from '../../core/shared/index.js'

import { packageRoot } from '../driver/index.js'
import { runProgram } from './processes.js'
import { lastLine } from './tools.js'

const pom = join(packageRoot, 'scripts', 'neo4j', 'pom.xml')

/** Version of Neo4j in the pom, the only place that names it. */
export const neo4jVersion = /<neo4j\.version>([^<]+)</.exec(readFileSync(pom, 'utf8'))![1]!

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies'
/** Approximate number of jars, for the progress bar. */
const EXPECTED_JARS = 214
/**
 * Age at which the folder of an interrupted download is deleted, because nobody can still be writing to it.
 */
const ABANDONED_AFTER_MS = 6 * 3600 * 1000

/** Folder of the server's jars, shared by all homes of a user. */
export function jarFolder(cache: string): string {
  return join(cache, `neo4j-${neo4jVersion}`)
}

/** Whether the jars have been resolved. */
export function hasJars(cache: string): boolean {
  return existsSync(jarFolder(cache))
}

/**
 * Resolves the server with Maven into a temporary folder that is renamed when it is complete. Interrupted and
 * concurrent downloads do no harm.
 *
 * @throws KindredError PREREQUISITE_MISSING with Maven's message.
 */
export async function resolveJars(
  cache: string,
  maven: string,
  progress: Progress,
  signal?: AbortSignal,
): Promise<string> {
  const folder = jarFolder(cache)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  sweepAbandoned(cache)
  const partial = mkdtempSync(join(cache, PARTIAL))
  try {
    progress.start(`Resolving Neo4j ${neo4jVersion} with Maven (once, about 116 MB)`, EXPECTED_JARS)
    let downloaded = 0
    const args = [
      '--batch-mode',
      '--file',
      pom,
      COPY,
      '-DincludeScope=runtime',
      `-DoutputDirectory=${partial}`,
    ]
    const outcome = await runProgram(maven, args, {
      signal,
      onLine(line) {
        const jar = /Downloaded from .*\/([^/]+\.jar) /.exec(line)?.[1]
        if (jar === undefined) return
        downloaded++
        progress.update(Math.min(downloaded, EXPECTED_JARS), jar)
      },
    })
    signal?.throwIfAborted()
    if (outcome.status !== 0) throw mavenFailed(outcome.output)
    publish(partial, folder)
    progress.finish(`${readdirSync(folder).length} jars in ${folder}`)
    return folder
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

const PARTIAL = 'partial-neo4j-'

function publish(partial: string, folder: string): void {
  try {
    renameSync(partial, folder)
  } catch (error) {
    // Another process finished first; its folder is just as good.
    if (!existsSync(folder)) throw error
  }
}

function sweepAbandoned(cache: string): void {
  for (const name of readdirSync(cache)) {
    if (!name.startsWith(PARTIAL)) continue
    const folder = join(cache, name)
    const { mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() }
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) rmSync(folder, { recursive: true, force: true })
  }
}

function mavenFailed(output: string): KindredError {
  const reason = output.split('\n').find((line) => line.startsWith('[ERROR]')) ?? lastLine(output)
  return new KindredError(
    'PREREQUISITE_MISSING',
    `Maven could not fetch Neo4j: ${reason ?? 'no reason given'}`,
    {
      remedy: 'check the network and the mirror in ~/.m2/settings.xml, then try again',
    },
  )
}
