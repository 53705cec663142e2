import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { kindredProgram, projectRoot } from './data.js'

/** Shorter than a test of the journeys may take, so that the error names the missing output. */
const WAIT_MS = 12 * 60_000

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A running program of the project, in its own process group like a program started from a terminal. */
export interface Child {
  readonly pid: number
  /** Its output so far, on stdout and on stderr. */
  readonly out: () => string
  readonly err: () => string
  /**
   * The first match in its output, past or future. Rejects if the process ends without a match, or if none
   * comes within twelve minutes: the error shows the output so far.
   */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>
  /** Signals its own process only, like `kill`. */
  kill(signal: NodeJS.Signals): void
  /** Signals its process group, like a terminal on Ctrl-C. */
  killGroup(signal: NodeJS.Signals): void
  /** Resolves when its own process ends. Processes that it started may still run. */
  readonly ended: Promise<Ended>
  /**
   * Resolves when its output is read to the end. Waits also for other processes that hold its output open.
   */
  readonly closed: Promise<Ended>
}

/** Starts a program with the environment of the test, extended by `env`. */
export function startChild(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Child {
  const child = spawn(program, args, {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const { pid, stdout, stderr } = child
  assert.ok(pid !== undefined, `${program} cannot be started`)
  const text = { out: '', err: '' }
  const changed = new EventTarget()
  const take = (name: 'out' | 'err') => (chunk: string) => {
    text[name] += chunk
    changed.dispatchEvent(new Event('text'))
  }
  stdout.setEncoding('utf8').on('data', take('out'))
  stderr.setEncoding('utf8').on('data', take('err'))
  const end = async (event: 'exit' | 'close'): Promise<Ended> => {
    const [code, signal] = await once(child, event)
    return { code, signal }
  }
  const ended = end('exit')
  const closed = end('close')
  return {
    pid,
    out: () => text.out,
    err: () => text.err,
    waitFor(pattern) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(text.err) ?? pattern.exec(text.out)
          if (match === null) return
          clearTimeout(deadline)
          changed.removeEventListener('text', look)
          resolve(match)
        }
        const deadline = setTimeout(() => {
          changed.removeEventListener('text', look)
          reject(new Error(`it did not write ${pattern} within twelve minutes:\n${text.err}`))
        }, WAIT_MS)
        deadline.unref()
        changed.addEventListener('text', look)
        void closed.then(() => reject(new Error(`it ended without writing ${pattern}:\n${text.err}`)))
        look()
      })
    },
    kill: (signal) => void child.kill(signal),
    killGroup: (signal) => void process.kill(-pid, signal),
    ended,
    closed,
  }
}

/** Starts `kindred …`, the real program. */
export function startKindred(args: readonly string[], env: NodeJS.ProcessEnv): Child {
  return startChild(process.execPath, [kindredProgram, ...args], env)
}

/** Runs `kindred … --json` and returns its JSON document. Fails if the command fails. */
// biome-ignore lint/suspicious/noExplicitAny: the assertions of a test check the shape
export async function runKindred(args: readonly string[], env: NodeJS.ProcessEnv): Promise<any> {
  const child = startKindred([...args, '--json'], env)
  const { code } = await child.closed
  assert.equal(code, 0, child.err())
  return JSON.parse(child.out())
}
