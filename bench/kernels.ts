/**
 * Propagation and search on a published graph, beside PyTorch and SciPy in one run. See bench/README.md.
 *
 *   KINDRED_BENCH_PYTHON=python3 node dist/bench/kernels.js FOLDER [--width 64] [--repeats 15]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Csr, csrFromTriplets } from '../src/numeric/csr.js'
import { createEngine } from '../src/numeric/engine.js'
import { normalizeByDegree } from '../src/numeric/normalize.js'
import { createRandom } from '../src/numeric/random.js'

interface Rivals {
  readonly versions: Readonly<Record<string, string>>
  readonly milliseconds: Readonly<Record<string, readonly number[]>>
  /** Σ |A X|, to see that all computed the same. */
  readonly check: number | null
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { width: { type: 'string', default: '64' }, repeats: { type: 'string', default: '15' } },
})
const [folder] = positionals
if (folder === undefined) {
  console.error('usage: node dist/bench/kernels.js FOLDER [--width 64] [--repeats 15]')
  process.exit(2)
}
const width = Number(flags.width)
const repeats = Number(flags.repeats)

const matrix = readGraph(join(folder, 'train.txt'))
const random = createRandom(1)
const dense = Float32Array.from({ length: matrix.columns * width }, () => random.normal())

console.log(`${cpus()[0]?.model.trim()}, ${availableParallelism()} threads, Node ${process.version}`)
console.log(`${matrix.rows} nodes, ${matrix.indices.length} entries, ${width} wide; ${repeats} runs each\n`)
const rivals = runRivals()
const ours = [...new Set([1, availableParallelism()])].flatMap(runOurs)
const rows = [...ours, ...Object.entries(rivals?.milliseconds ?? {})]
console.log('| | median ms | least ms |\n|---|---|---|')
for (const [name, times] of rows) {
  console.log(`| ${name} | ${median(times).toFixed(1)} | ${Math.min(...times).toFixed(1)} |`)
}
if (rivals)
  console.log(
    `\n${Object.entries(rivals.versions)
      .map((pair) => pair.join(' '))
      .join(', ')}`,
  )

/** Users and items of a `lightgcn` folder as one symmetric graph. */
function readGraph(file: string): Csr {
  const from: number[] = []
  const to: number[] = []
  let users = 0
  let items = 0
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [user, ...taken] = line.trim().split(/\s+/).map(Number)
    if (user === undefined || taken.length === 0) continue
    users = Math.max(users, user + 1)
    for (const item of taken) {
      items = Math.max(items, item + 1)
      from.push(user)
      to.push(item)
    }
  }
  const nodes = users + items
  return normalizeByDegree(
    csrFromTriplets(nodes, nodes, {
      rows: [...from, ...to].map((node, at) => (at < from.length ? node : node + users)),
      columns: [...to, ...from].map((node, at) => (at < from.length ? node + users : node)),
    }),
  )
}

function runOurs(threads: number): [string, number[]][] {
  const engine = createEngine({ threads })
  const placed = engine.placeCsr(matrix)
  const x = engine.place(dense)
  const out = engine.float32(matrix.rows * width)
  const label = `${threads} thread${threads === 1 ? '' : 's'}`
  const propagation = measure(() => engine.propagate(placed, x, width, { out }))
  const sum = out.reduce((total, value) => total + Math.abs(value), 0)
  const expected = rivals?.check
  if (typeof expected === 'number' && Math.abs(sum / expected - 1) > 1e-4) {
    throw new Error(`results differ: Σ |A X| is ${sum}, the rivals say ${expected}`)
  }
  const targets = Math.min(40_960, matrix.rows)
  const index = engine.createIndex(x.subarray((matrix.rows - targets) * width), width)
  const queries = x.subarray(0, Math.min(4096, matrix.rows) * width)
  return [
    [`Kindred propagation, ${label}`, propagation],
    [`Kindred 4,096 users' top 20 of 40,960, ${label}`, measure(() => index.topK(queries, { k: 20 }), 3)],
    [`Kindred one user's top 20 of 40,960`, measure(() => index.topK(queries.subarray(0, width), { k: 20 }))],
  ]
}

function runRivals(): Rivals | undefined {
  const python = process.env.KINDRED_BENCH_PYTHON
  if (!python) {
    console.log('KINDRED_BENCH_PYTHON is not set: no rivals\n')
    return undefined
  }
  const shared = mkdtempSync(join(tmpdir(), 'kindred-bench-'))
  try {
    const { offsets, indices, values } = matrix
    for (const [name, array] of Object.entries({ offsets, indices, values, dense })) {
      writeFileSync(
        join(shared, `${name}.bin`),
        new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
      )
    }
    const script = fileURLToPath(new URL('../../bench/kernels_rivals.py', import.meta.url))
    const result = spawnSync(python, [script, shared, String(width), String(repeats)], { encoding: 'utf8' })
    if (result.status !== 0) throw new Error(`${python} failed: ${result.stderr}`)
    return JSON.parse(result.stdout) as Rivals
  } finally {
    rmSync(shared, { recursive: true })
  }
}

function measure(run: () => void, times = repeats): number[] {
  run()
  return Array.from({ length: times }, () => {
    const started = performance.now()
    run()
    return performance.now() - started
  })
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((left, right) => left - right)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
