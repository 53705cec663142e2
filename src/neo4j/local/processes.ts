import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Command line of a live process, words separated by spaces; undefined if it does not exist or is a zombie.
 */
export function commandLine(pid: number): string | undefined {
  if (existsSync('/proc/self/cmdline')) {
    try {
      const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      return text === '' ? undefined : text
    } catch {
      return undefined
    }
  }
  const { status, stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : undefined
}

/**
 * Whether a process still exists. An ending process may have lost its command line and still hold its ports.
 */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  if (!existsSync('/proc/self/stat')) return commandLine(pid) !== undefined
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may contain anything; the state follows it. The first thread may be a zombie
    // (Z) while other threads of the process still end and hold its resources.
    const isZombie = /^ [ZX]/.test(stat.slice(stat.lastIndexOf(')') + 1))
    return !isZombie || readdirSync(`/proc/${pid}/task`).length > 1
  } catch {
    return false
  }
}

/** Processor time of a process in seconds; undefined where the system does not tell it. */
export function processorSeconds(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // After the name in parentheses: the state, ten numbers, then user and system time in hundredths.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return undefined
  }
}

/** Waits until a process is gone; it need not be a child. Returns false after the timeout. */
export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + timeoutMs
  while (exists(pid)) {
    if (performance.now() >= giveUpAt) return false
    await sleep(30)
  }
  return true
}

/** Outcome of a program. */
export interface Outcome {
  /** Exit status; null if the program could not be started or was killed. */
  readonly status: number | null
  /** Combined stdout and stderr. */
  readonly output: string
}

/** How a program is run. */
export interface RunOptions {
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
  readonly onLine?: (line: string) => void
}

/** Runs a program without a shell and stdin. A missing program gives status null. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    let output = ''
    let rest = ''
    const take = (chunk: string): void => {
      output += chunk
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()!
      for (const line of lines) options.onLine?.(line)
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take)
    child.once('error', (error) => resolve({ status: null, output: `${output}${error.message}` }))
    child.once('close', (status) => resolve({ status, output }))
  })
}

// Below the ephemeral ports of operating systems, so that a remembered port is rarely taken.
const FIRST_PORT = 17_000
const LAST_PORT = 31_999
const ATTEMPTS = 200

/** The loopback address. */
export const LOOPBACK = '127.0.0.1'

/** Whether the port is free on the loopback address now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** A free port, drawn at random so that two homes rarely choose the same one. */
export async function chooseFreePort(random: () => number = Math.random): Promise<number> {
  for (let tried = 0; tried < ATTEMPTS; tried++) {
    const port = FIRST_PORT + Math.floor(random() * (LAST_PORT - FIRST_PORT + 1))
    if (await isFree(port)) return port
  }
  throw new Error(`no free port was found among ${FIRST_PORT}–${LAST_PORT}`)
}
