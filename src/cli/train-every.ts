import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface RepeatedTraining {
  /** Ends a training that runs, and waits for its end. */
  stop(): Promise<void>
}

/**
 * Runs `kindred train` at an interval, in a process of its own: training takes all cores and much memory, serving must not feel it. Servers
 * see what it publishes by the pointer in the graph. A run that fails is told and left; the next one comes in its time.
 */
export function trainEvery(intervalMs: number, say: (line: string) => void): RepeatedTraining {
  let running: ChildProcess | undefined
  const train = (): void => {
    // A run that takes longer than the interval takes the place of those that it outlasts.
    if (running !== undefined) return
    say('training begins')
    const child = spawn(process.execPath, [process.argv[1]!, 'train'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    running = child
    let last = ''
    createInterface({ input: child.stderr! }).on('line', (line) => {
      if (line.trim() !== '') last = line
    })
    child.once('error', (error) => {
      last = error.message
    })
    child.once('close', (code) => {
      running = undefined
      say(code === 0 ? 'training ended; pages come from the new snapshot' : `training failed: ${last}`)
    })
  }
  const timer = setInterval(train, intervalMs)
  return {
    async stop() {
      clearInterval(timer)
      if (running === undefined) return
      const closed = once(running, 'close')
      running.kill('SIGTERM')
      await closed
    },
  }
}
