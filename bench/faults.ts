/**
 * A campaign of faults against a Neo4j and a server of its own. See bench/README.md.
 *
 * node dist/bench/faults.js [--rounds 200] [--seed 1] [--from 0] [--only KIND] [--folder DIR]
 * [--small-disk DIR] [--json]
 */
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { loadSettings } from '../src/config/index.js'
import { silentProgress } from '../src/core/shared/index.js'
import { localFiles, openLocal, readState, stopLocal } from '../src/neo4j/local/index.js'
import { runCampaign } from './faults/campaign.js'

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    // Kind of all rounds, such as stop-database.
    only: { type: 'string' },
    // For the history of a failed round. Default: a temporary folder, which is kept only then.
    folder: { type: 'string' },
    // A folder on a disk of some 400 MB, which the campaign fills. Without it no disk runs full.
    'small-disk': { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const folder =
  flags.folder === undefined ? mkdtempSync(join(tmpdir(), 'kindred-faults-')) : resolve(flags.folder)
mkdirSync(folder, { recursive: true })
const disk = flags['small-disk'] === undefined ? undefined : resolve(flags['small-disk'])
const home = disk === undefined ? join(folder, 'home') : join(disk, 'kindred-faults')
const { cacheDir, javaHome } = loadSettings().localNeo4j
const local = { home, cacheDir, javaHome, shortLived: true }

const { graph: settings } = await openLocal(local, silentProgress)
const report = await runCampaign({
  settings,
  control: {
    pid() {
      const run = readState(localFiles(home))?.run
      if (run?.runner !== 'java') throw new Error('the campaign needs Java: it signals the process')
      return run.pid
    },
    async restart() {
      const { graph } = await openLocal(local, silentProgress)
      return Number(new URL(graph.uri).port)
    },
    async stop() {
      await stopLocal(local)
    },
    ...(disk === undefined ? {} : { fillDisk: () => fillDisk(disk) }),
  },
  rounds: Number(flags.rounds),
  from: Number(flags.from),
  seed: Number(flags.seed),
  ...(flags.only !== undefined && { only: flags.only }),
  folder,
  say: (line) => console.error(line),
}).finally(() => stopLocal(local))

const { faults, kinds, ...counts } = report
if (flags.json) console.log(JSON.stringify(report, null, 2))
else console.log(JSON.stringify(counts), JSON.stringify(kinds))
console.log(faults.length === 0 ? 'nothing lost, doubled or shown to a blocked user' : faults.join('\n'))
rmSync(home, { recursive: true, force: true })
if (faults.length === 0 && flags.folder === undefined) rmSync(folder, { recursive: true, force: true })
process.exitCode = faults.length === 0 ? 0 : 1

/** Fills a disk but for a little. @returns what frees it. */
function fillDisk(path: string): () => void {
  const ballast = join(path, 'ballast')
  const { bavail, bsize } = statfsSync(path)
  try {
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 64 * 1024)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
  return () => rmSync(ballast, { force: true })
}
