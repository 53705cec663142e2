/**
 * The evaluation of all users of a dataset (lists, every metric, intervals), compared with `recommend` of
 * implicit, which only makes the lists. Both use the same vectors and run in turns. See bench/README.md.
 *
 *   node dist/bench/evaluation.js FOLDER --python PYTHON [--turns 5] [--json FILE]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { formatTable } from '../src/cli/output/index.js'
import { readCleanFolder } from '../src/compose/index.js'
import { DEFAULT_KINDS } from '../src/config/index.js'
import { buildDataset, holdOutInteractions } from '../src/core/dataset/index.js'

import { silentProgress } from '../src/core/shared/index.js'
import { evaluateRankings, rankUsers, usersWithTest } from '../src/evaluation/index.js'

import { sharedEngine } from '../src/numeric/engine/index.js'
import { truncatedSvd } from '../src/numeric/linear/index.js'
import { createRandom } from '../src/numeric/random/index.js'
import { normalizeByDegree } from '../src/numeric/sparse/index.js'
import { spend, startRival, takeTurns, writeArrays } from './rivals/rival.js'
import { machine } from './support/timing.js'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: process.env.KINDRED_BENCH_PYTHON ?? 'python3' },
    turns: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
})
const [folder] = positionals
if (folder === undefined) {
  console.error('usage: node dist/bench/evaluation.js FOLDER --python PYTHON')
  process.exit(2)
}
const WIDTH = 64
const K = 20
const kinds = DEFAULT_KINDS
const read = await readCleanFolder(folder, 'lightgcn', { kinds, progress: silentProgress })
const whole = buildDataset(read, { name: 'evaluation', kinds, asOf: 0 })
// Some interactions of each user are the test, so that all users are ranked.
const { data: train, heldOut: test } = holdOutInteractions(whole, 0.2, 1)
const likes = train.interactions
const engine = sharedEngine()
const svd = truncatedSvd(engine, normalizeByDegree(likes), { rank: WIDTH, random: createRandom(1) })
const userVectors = engine.scaleColumns(svd.left, svd.values)
const itemVectors = svd.right

const ranked = usersWithTest(test)

const shared = mkdtempSync(join(tmpdir(), 'kindred-bench-'))
writeArrays(
  shared,
  { users: likes.rows, items: likes.columns, width: WIDTH, k: K },
  { userVectors, itemVectors, ranked, 'likes.offsets': likes.offsets, 'likes.indices': likes.indices },
)
const rival = await startRival(flags.python, 'evaluation.py', shared)
const spent = await takeTurns(() => spend(evaluate), rival, Number(flags.turns), 1e-3)
rival.close()
rmSync(shared, { recursive: true })

console.log(`${machine()}\n${ranked.length} lists of ${K} among ${likes.columns} items, vectors of ${WIDTH}`)
console.log(
  formatTable([
    ['', 'ms', 'processor ms'],
    ...(['ours', 'rival'] as const).map((side) => [
      side === 'ours' ? 'Kindred: ranking and metrics' : `${rival.label}: recommend`,
      spent[side].milliseconds.toFixed(0),
      spent[side].processorMilliseconds.toFixed(0),
    ]),
  ]),
)
const ratio = (of: 'milliseconds' | 'processorMilliseconds') => spent.ours[of] / spent.rival[of]
console.log(
  `${ratio('milliseconds').toFixed(2)} of the time (${ratio('processorMilliseconds').toFixed(2)} by processor time)`,
)
if (flags.json !== undefined) writeFileSync(flags.json, JSON.stringify({ machine: machine(), ...spent }))
process.exit(0)

/** Returns the sum of all scores on the lists. */
async function evaluate(): Promise<number> {
  const index = engine.createIndex(itemVectors, WIDTH)
  let sum = 0
  const topBlock = (block: Int32Array, { k }: { readonly k: number }) => {
    const queries = engine.gather(userVectors, WIDTH, block)
    const { ids, scores } = index.topK(queries, { k, exclude: likes, excludeRows: block })
    for (const score of scores) sum += score
    return ids
  }
  const task = { target: 'item', train, test, k: K } as const
  const rankings = await rankUsers({ name: 'vectors', recommend: async () => [], topBlock }, task)
  evaluateRankings(rankings, { ...task, ks: [K], seed: 1 })
  index.release()
  return sum
}
