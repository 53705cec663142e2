import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { kindredProgram, projectRoot } from './data.js'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A program of the project that runs, in a process group of its own as one that a terminal started has. */
export interface Child {
  readonly pid: number
  /** What it has written so far, on stdout and on stderr. */
  readonly out: () => string
  readonly err: () => string
  /** The first match in what it has written or will write; fails where it ends without one. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>
  /** To its own process alone, as `kill` does. */
  kill(signal: NodeJS.Signals): void
  /** To all of its group, as a terminal does on Ctrl-C. */
  killGroup(signal: NodeJS.Signals): void
  /** Its own end; what it has started may live on. */
  readonly ended: Promise<Ended>
  /** Its end, with all that it wrote read; waits for those that hold its output too. */
  readonly closed: Promise<Ended>
}

/** Environment: that of the test, with `env` over it. */
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
          changed.removeEventListener('text', look)
          resolve(match)
        }
        changed.addEventListener('text', look)
        void closed.then(() => reject(new Error(`it ended and never wrote ${pattern}:\n${text.err}`)))
        look()
      })
    },
    kill: (signal) => void child.kill(signal),
    killGroup: (signal) => void process.kill(-pid, signal),
    ended,
    closed,
  }
}

/** `kindred …`, the real program. */
export function startKindred(args: readonly string[], env: NodeJS.ProcessEnv): Child {
  return startChild(process.execPath, [kindredProgram, ...args], env)
}

/** `kindred … --json` to its end; fails where it fails. */
// biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects
export async function runKindred(args: readonly string[], env: NodeJS.ProcessEnv): Promise<any> {
  const child = startKindred([...args, '--json'], env)
  const { code } = await child.closed
  assert.equal(code, 0, child.err())
  return JSON.parse(child.out())
}
