/**
 * Every kernel of the engine compared with PyTorch, SciPy, NumPy, TensorFlow.js and the memory bandwidth. See
 * bench/README.md.
 *
 * node dist/bench/kernels.js FOLDER [--python PYTHON] [--tfjs-node MODULE] [--slow] [--only propagation,SVD]
 * [--chart FILE.svg] [--json FILE]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { formatTable } from '../src/cli/output/index.js'
import { createEngine } from '../src/numeric/engine/index.js'
import { activateBackend } from '../src/numeric/tfjs/index.js'
import { type KernelCase, kernelCases } from './kernels/cases.js'
import { drawChart } from './kernels/chart.js'
import { readInputs, writeInputs } from './kernels/inputs.js'
import { smallNetwork } from './kernels/mlp.js'
import { checkResults, type Result, type Side } from './kernels/results.js'
import { machine, median, time } from './support/timing.js'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', default: '64' },
    repeats: { type: 'string', default: '15' },
    python: { type: 'string', default: process.env.KINDRED_BENCH_PYTHON ?? '' },
    'tfjs-node': { type: 'string', default: '' },
    slow: { type: 'boolean', default: false },
    only: { type: 'string' },
    chart: { type: 'string', default: 'kernels.svg' },
    json: { type: 'string' },
  },
})
const [folder] = positionals
if (folder === undefined) {
  console.error('usage: node dist/bench/kernels.js FOLDER [--python PYTHON] [--tfjs-node MODULE] [--slow]')
  process.exit(2)
}

const SMALL_NETWORK: Pick<KernelCase, 'name' | 'title' | 'bytes' | 'operations'> = {
  name: 'small network',
  title:
    'one pass of a small network (embeddings 1,000 × 50, dense 128, 64, 1) over 4,096 samples, tfjs-layers',
}
const inputs = readInputs(folder, Number(flags.width))
const only = flags.only?.split(',')
const cases = kernelCases(inputs).filter(({ name }) => only?.includes(name) ?? true)
const threadCounts = [...new Set([availableParallelism(), 1])]
console.error(machine())

// Rivals run first, while this process has no helper threads.
const sides = runRivals()
const bandwidth: Record<string, number> = Object.assign({}, ...sides.map((side) => side.bandwidth ?? {}))
const ours: Result[] = []
for (const threads of threadCounts) {
  const label = `Kindred, ${threads} thread${threads === 1 ? '' : 's'}`
  console.error(label)
  const engine = createEngine({ threads })
  bandwidth[label] = await measureBandwidth(engine)
  for (const each of cases) ours.push(await measureOurs(each, label, engine))
  await engine.close()
}
if (only?.includes('small network') ?? true) {
  await activateBackend()
  const network = smallNetwork({ ...tf, ...layers }, inputs)
  const milliseconds = await time(network, 10)
  ours.unshift({ case: 'small network', label: `Kindred, ${threadCounts[0]} threads`, milliseconds })
}

const results = [...ours, ...sides.flatMap((side) => side.results)]
checkResults(results)
const versions = Object.assign({}, ...sides.map((side) => side.versions)) as Record<string, string>
const fastest = Math.max(...Object.values(bandwidth))
const groups = [...cases, SMALL_NETWORK].flatMap((each) => {
  const rows = results.filter((result) => result.case === each.name)
  if (!rows.some(({ label }) => label.startsWith('Kindred'))) return []
  const bound = each.bytes === undefined ? undefined : each.bytes / fastest / 1e6
  return [{ ...each, rows: rows.map((row) => ({ ...row, median: median(row.milliseconds) })), bound }]
})
const head = [
  machine(),
  Object.entries(versions)
    .map((pair) => pair.join(' '))
    .join(', ') || 'no rivals',
  `memory: ${Object.entries(bandwidth)
    .map(([label, gigabytes]) => `${label} ${gigabytes.toFixed(1)} GB/s`)
    .join(', ')}`,
]
for (const line of head) console.log(line)
for (const { title, rows, bound, operations } of groups) {
  const best = rows[0]!.median
  console.log(`\n${title}`)
  console.log(
    formatTable([
      ['', 'median ms', 'minimum ms', 'ratio to Kindred', ''],
      ...rows.map(({ label, median: typical, milliseconds, note }) => [
        label,
        formatMs(typical),
        formatMs(Math.min(...milliseconds)),
        `${formatMs(typical / best)} ×`,
        [note, operations && `${(operations / typical / 1e6).toFixed(1)} GFLOP/s`].filter(Boolean).join(', '),
      ]),
      ...(bound === undefined
        ? []
        : [['each byte once from memory', formatMs(bound), '', `${formatMs(bound / best)} ×`, '']]),
    ]),
  )
}
writeFileSync(flags.chart, drawChart(head, groups))
console.error(`\nchart: ${flags.chart}`)
if (flags.json !== undefined) writeFileSync(flags.json, JSON.stringify({ head, bandwidth, groups }, null, 1))

/** Times one kernel of the engine. */
async function measureOurs(
  { name, ours: prepare }: KernelCase,
  label: string,
  engine: ReturnType<typeof createEngine>,
): Promise<Result> {
  const { run, check, note } = prepare(engine)
  const milliseconds = await time(run, Number(flags.repeats))
  return { case: name, label, milliseconds, ...(check && { check: check() }), ...(note && { note: note() }) }
}

/** GB/s of `a + b → c` on arrays larger than any cache. */
async function measureBandwidth(engine: ReturnType<typeof createEngine>): Promise<number> {
  const length = 1 << 24
  const [a, b, c] = [engine.float32(length), engine.float32(length), engine.float32(length)]
  const times = await time(() => engine.axpy(1, a, 1, b, c), 15)
  engine.release(a, b, c)
  return (3 * length * 4) / Math.min(...times) / 1e6
}

/** Runs all rivals on the same inputs, each in a process of its own. */
function runRivals(): Side[] {
  const shared = mkdtempSync(join(tmpdir(), 'kindred-bench-'))
  try {
    writeInputs(shared, inputs)
    const tfjs = fileURLToPath(new URL('kernels/rival-tfjs.js', import.meta.url))
    const script = fileURLToPath(new URL('../../bench/kernels/rival.py', import.meta.url))
    const speed = flags.slow ? 'slow' : 'quick'
    const chosen = flags.only === undefined ? [] : [flags.only]
    const native = flags['tfjs-node']
    return [
      ...(flags.python === '' ? [] : [runSide(flags.python, [script, shared, ...chosen])]),
      ...(native === '' ? [] : [runSide(process.execPath, [tfjs, shared, native, speed, ...chosen])]),
      runSide(process.execPath, [tfjs, shared, 'cpu', speed, ...chosen]),
    ]
  } finally {
    rmSync(shared, { recursive: true })
  }
}

function runSide(program: string, argv: readonly string[]): Side {
  console.error(`${program} ${argv.join(' ')}`)
  const result = spawnSync(program, argv, { encoding: 'utf8', maxBuffer: 1 << 26 })
  if (result.status !== 0) throw new Error(`${program} failed: ${result.stderr}`)
  return JSON.parse(result.stdout) as Side
}

/** Three significant digits. */
function formatMs(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
