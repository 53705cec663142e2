import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { median } from '../support/timing.js'

export interface Spent {
  readonly milliseconds: number
  /** Of processor time of all threads: hardly feels other work on the machine. */
  readonly processorMilliseconds: number
  /** What both sides must agree in: a loss, a sum. */
  readonly check: number
}

/** A program in Python that does its work once each time it is asked, so that both sides take turns. */
export interface Rival {
  /** Name and version. */
  readonly label: string
  once(): Promise<Spent>
  close(): void
}

/** @param script a file of this folder. @param folder where its inputs are. */
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

/** Our side, timed in the same way. */
export async function spend(work: () => number | Promise<number>): Promise<Spent> {
  const before = process.cpuUsage()
  const began = performance.now()
  const check = await work()
  const milliseconds = performance.now() - began
  const { user, system } = process.cpuUsage(before)
  return { milliseconds, processorMilliseconds: (user + system) / 1000, check }
}

/**
 * Both sides by turns, after one turn each to warm up.
 *
 * @throws where they computed different things.
 */
export async function takeTurns(
  ours: () => Promise<Spent>,
  rival: Rival,
  turns: number,
  tolerance: number,
): Promise<{ readonly ours: Spent; readonly rival: Spent }> {
  const spent: { ours: Spent; rival: Spent }[] = []
  for (let turn = 0; turn <= turns; turn++) {
    const [mine, theirs] = [await ours(), await rival.once()]
    if (!(Math.abs(mine.check / theirs.check - 1) <= tolerance))
      throw new Error(`turn ${turn}: ${mine.check} here, ${theirs.check} with ${rival.label}`)
    if (turn > 0) spent.push({ ours: mine, rival: theirs })
  }
  const middle = (side: 'ours' | 'rival'): Spent => ({
    milliseconds: median(spent.map((turn) => turn[side].milliseconds)),
    processorMilliseconds: median(spent.map((turn) => turn[side].processorMilliseconds)),
    check: spent.at(-1)![side].check,
  })
  return { ours: middle('ours'), rival: middle('rival') }
}

/** Raw little-endian files, `sizes.json` beside them. */
export function writeArrays(
  folder: string,
  sizes: Readonly<Record<string, number>>,
  arrays: Readonly<Record<string, Float32Array | Int32Array>>,
): void {
  for (const [name, array] of Object.entries(arrays))
    writeFileSync(join(folder, name), new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  writeFileSync(join(folder, 'sizes.json'), JSON.stringify(sizes))
}
