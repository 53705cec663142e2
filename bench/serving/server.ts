import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** `kindred serve` in a process of its own. */
export interface MeasuredServer {
  readonly url: string
  /** Milliseconds from the start of the process to its ready message. */
  readonly readyMs: number
  /** performance.now() at the start of the process. */
  readonly startedAt: number
  /** Resident memory of the process in MiB. */
  residentMiB(): number
  /** Processor time of all threads of the process in ms; NaN except on Linux. */
  processorMs(): number
  stop(): Promise<void>
}

const bin = fileURLToPath(new URL('../../../bin/kindred.js', import.meta.url))

/**
 * @param environment variables for the server, besides those of this process.
 * @throws Error if the server ends before it is ready.
 */
export async function startServer(
  nodeOptions: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<MeasuredServer> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...nodeOptions, bin, 'serve', '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment },
  })
  const lines = createInterface({ input: child.stderr })
  const output: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      output.push(line)
      const found = /^Kindred ready: (\S+)$/.exec(line)
      if (found) resolve(found[1]!)
    })
    child.once('close', () => reject(new Error(`kindred serve ended:\n${output.join('\n')}`)))
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

/** Processor time of any process in ms, such as a database on this machine; NaN if it is unknown. */
export function processorMs(pid: number): number {
  try {
    // The name in brackets may contain blanks, so fields are counted behind it. User and system time are
    // fields 14 and 15, in units of 10 ms.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return 10 * (Number(fields[11]) + Number(fields[12]))
  } catch {
    return Number.NaN
  }
}
