/**
 * How the cost of each step grows with the graph, on generated graphs, with a line fitted through the
 * logarithms. See bench/README.md.
 *
 *   node dist/bench/scaling.js [--sizes 1,3,10,30] [--minutes 10] [--only SVD,propagation] [--json FILE]
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { formatTable } from '../src/cli/output/index.js'
import { fitPowerLaw } from './scaling/fit.js'
import type { StepTime } from './scaling/steps.js'
import { machine } from './support/timing.js'

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1,3,10,30' },
    minutes: { type: 'string', default: '10' },
    only: { type: 'string' },
    json: { type: 'string' },
  },
})

interface SizeResult {
  readonly interactions: number
  readonly steps: readonly StepTime[]
  readonly peakMiB: number
  /** Why steps are missing, if any are. */
  readonly ended?: string
}

console.error(machine())
const sizes: SizeResult[] = []
for (const millions of flags.sizes.split(',').map(Number)) sizes.push(await measure(millions * 1e6))

const names = [...new Set(sizes.flatMap(({ steps }) => steps.map(({ step }) => step)))]
const fits = names.map((step) => {
  const points = (of: 'seconds' | 'processorSeconds') =>
    sizes.flatMap(({ interactions, steps }) =>
      steps.filter((each) => each.step === step).map((each) => [interactions, each[of]] as const),
    )
  return { step, wall: fitPowerLaw(points('seconds')), processor: fitPowerLaw(points('processorSeconds')) }
})
const logarithm = fitPowerLaw(sizes.map(({ interactions: n }) => [n, n * Math.log(n)]))
console.log(machine())
console.log(
  formatTable([
    [
      'seconds (processor time)',
      ...sizes.map(({ interactions }) => `${(interactions / 1e6).toFixed(1)} M`),
      'exponent',
      'of processor time',
    ],
    ...fits.map(({ step, wall, processor }) => [
      step,
      ...sizes.map(({ steps }) => {
        const found = steps.find((each) => each.step === step)
        return found === undefined
          ? '–'
          : `${formatSeconds(found.seconds)} (${formatSeconds(found.processorSeconds)})`
      }),
      wall?.exponent.toFixed(2) ?? '',
      processor?.exponent.toFixed(2) ?? '',
    ]),
    ['peak MiB', ...sizes.map(({ peakMiB }) => String(peakMiB)), '', ''],
  ]),
)
if (logarithm !== undefined)
  console.log(`n log n over these sizes: exponent ${logarithm.exponent.toFixed(2)}`)
for (const { interactions, ended } of sizes) if (ended !== undefined) console.log(`${interactions}: ${ended}`)
if (flags.json !== undefined)
  writeFileSync(flags.json, JSON.stringify({ machine: machine(), sizes, fits, logarithm }, null, 1))

/** Runs one size in a process of its own, which is killed one minute after the time is up. */
async function measure(wanted: number): Promise<SizeResult> {
  const deadline = Date.now() + Number(flags.minutes) * 60_000
  const script = fileURLToPath(new URL('scaling/steps.js', import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'kindred-scaling-'))
  const argv = ['--max-old-space-size=12000', script, folder, String(wanted), String(deadline)]
  if (flags.only !== undefined) argv.push(flags.only)
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), deadline + 60_000 - Date.now())
  const ended = new Promise<string | undefined>((resolve) =>
    child.on('exit', (code, signal) =>
      resolve(signal ? 'the time is up' : code === 0 ? undefined : `exit ${code}`),
    ),
  )
  const steps: StepTime[] = []
  let interactions = wanted
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line) as StepTime | { readonly pairs: number }
    if ('pairs' in message) {
      interactions = message.pairs
      continue
    }
    steps.push(message)
    console.error(
      `${wanted / 1e6} M: ${message.step} ${formatSeconds(message.seconds)} s (${formatSeconds(message.processorSeconds)}), ${message.peakMiB} MiB`,
    )
  }
  const why = await ended
  clearTimeout(timer)
  rmSync(folder, { recursive: true })
  const peakMiB = Math.max(0, ...steps.map((step) => step.peakMiB))
  return { interactions, steps, peakMiB, ...(why && { ended: why }) }
}

function formatSeconds(seconds: number): string {
  return seconds >= 100 ? seconds.toFixed(0) : seconds >= 1 ? seconds.toFixed(1) : seconds.toFixed(3)
}
