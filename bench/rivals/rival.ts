import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { median } from '../support/timing.js'

/** Time of one run. */
export interface Spent {
  readonly milliseconds: number
  /** Processor time of all threads; other load on the machine hardly affects it. */
  readonly processorMilliseconds: number
  /** A number that must be equal on both sides, such as a loss or a sum. */
  readonly check: number
}

/** A Python program that does its work once per request, so that both sides can take turns. */
export interface Rival {
  /** Name and version. */
  readonly label: string
  /** Runs the work once. */
  once(): Promise<Spent>
  close(): void
}

/**
 * Starts a rival.
 *
 * @param script a file of this folder.
 * @param folder the folder with its inputs.
 */
export async function startRival(python: string, script: string, folder: string): Promise<Rival> {
  const file = fileURLToPath(new URL(`../../../bench/rivals/${script}`, import.meta.url))
  const child: ChildProcessWithoutNullStreams = spawn(python, [file, folder], { stdio: 'pipe' })
  let errors = ''
  child.stderr.on('data', (text) => {
    errors += text
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const read = async (): Promise<unknown> => {
    const line = await lines.next()
    if (line.done) throw new Error(`${script} failed: ${errors}`)
    return JSON.parse(line.value)
  }
  const { label } = (await read()) as Pick<Rival, 'label'>
  return {
    label,
    once() {
      child.stdin.write('\n')
      return read() as Promise<Spent>
    },
    close: () => child.stdin.end(),
  }
}

/** Runs and times Kindred's side. */
export async function spend(work: () => number | Promise<number>): Promise<Spent> {
  const before = process.cpuUsage()
  const began = performance.now()
  const check = await work()
  const milliseconds = performance.now() - began
  const { user, system } = process.cpuUsage(before)
  return { milliseconds, processorMilliseconds: (user + system) / 1000, check }
}

/**
 * Runs both sides in turns, after one warm-up turn each. Returns the medians.
 *
 * @param tolerance maximum relative difference of the checks.
 * @throws Error if the checks differ by more.
 */
export async function takeTurns(
  ours: () => Promise<Spent>,
  rival: Rival,
  turns: number,
  tolerance: number,
): Promise<{ readonly ours: Spent; readonly rival: Spent }> {
  const spent: { ours: Spent; rival: Spent }[] = []
  for (let turn = 0; turn <= turns; turn++) {
    const [own, other] = [await ours(), await rival.once()]
    if (!(Math.abs(own.check / other.check - 1) <= tolerance))
      throw new Error(`turn ${turn}: Kindred has ${own.check}, ${rival.label} has ${other.check}`)
    if (turn > 0) spent.push({ ours: own, rival: other })
  }
  const medianOf = (side: 'ours' | 'rival'): Spent => ({
    milliseconds: median(spent.map((turn) => turn[side].milliseconds)),
    processorMilliseconds: median(spent.map((turn) => turn[side].processorMilliseconds)),
    check: spent.at(-1)![side].check,
  })
  return { ours: medianOf('ours'), rival: medianOf('rival') }
}

/** Writes arrays as raw little-endian files, and the sizes as `sizes.json`. */
export function writeArrays(
  folder: string,
  sizes: Readonly<Record<string, number>>,
  arrays: Readonly<Record<string, Float32Array | Int32Array>>,
): void {
  for (const [name, array] of Object.entries(arrays))
    writeFileSync(join(folder, name), new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  writeFileSync(join(folder, 'sizes.json'), JSON.stringify(sizes))
}
