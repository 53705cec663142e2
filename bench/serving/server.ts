import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** `kindred serve` in a process of its own, as people run it. */
export interface MeasuredServer {
  readonly url: string
  /** From the start of the process to the line that says it is ready, in ms. */
  readonly readyMs: number
  /** performance.now() at the start of the process. */
  readonly startedAt: number
  /** Memory that the process holds now, in MiB. */
  residentMiB(): number
  /** Processor time that the process has taken, all threads, in ms; NaN where the system does not say (only Linux does). */
  processorMs(): number
  stop(): Promise<void>
}

const bin = fileURLToPath(new URL('../../../bin/kindred.js', import.meta.url))

export async function startServer(nodeOptions: readonly string[]): Promise<MeasuredServer> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...nodeOptions, bin, 'serve', '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const lines = createInterface({ input: child.stderr })
  const said: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line)
      const found = /^Kindred ready: (\S+)$/.exec(line)
      if (found) resolve(found[1]!)
    })
    child.once('close', () => reject(new Error(`kindred serve ended:\n${said.join('\n')}`)))
  })
  return {
    url,
    startedAt,
    readyMs: performance.now() - startedAt,
    residentMiB() {
      const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })
      return Number(stdout) / 1024
    },
    processorMs: () => processorMs(child.pid!),
    async stop() {
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      await closed
    },
  }
}

/** Of any process, such as a database on this machine; in ms. */
export function processorMs(pid: number): number {
  try {
    // Behind the name in brackets, which may hold blanks: user and system time are the fields 14 and 15, in hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return 10 * (Number(fields[11]) + Number(fields[12]))
  } catch {
    return Number.NaN
  }
}
