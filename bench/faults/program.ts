import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { GraphSettings } from '../../src/neo4j/driver/index.js'

const bin = fileURLToPath(new URL('../../../bin/kindred.js', import.meta.url))
const trainer = fileURLToPath(new URL('./trainer.js', import.meta.url))

/** `kindred serve` in a process of its own. */
export interface ServerProcess {
  readonly url: string
  readonly pid: number
  /** The last lines of its log. */
  log(): readonly string[]
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

/** Lines of a server's log that are kept for a failed round. */
const KEPT_LINES = 2_000

const environment = (graph: GraphSettings, home: string): NodeJS.ProcessEnv => ({
  ...process.env,
  NEO4J_URI: graph.uri,
  NEO4J_USERNAME: graph.username,
  NEO4J_PASSWORD: graph.password,
  NEO4J_DATABASE: graph.database,
  KINDRED_HOME: home,
})

/**
 * Starts a server. @param port its port; 0: any.
 *
 * @throws Error if it ends before it is ready.
 */
export async function serve(graph: GraphSettings, home: string, port: number): Promise<ServerProcess> {
  const child = spawn(process.execPath, [bin, 'serve', '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment(graph, home),
  })
  const output: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      output.push(line)
      if (output.length > KEPT_LINES) output.shift()
      const found = /Kindred ready: (\S+)$/.exec(line)
      if (found) resolve(found[1]!)
    })
    child.once('close', () => reject(new Error(`kindred serve ended:\n${output.join('\n')}`)))
  })
  return { url, pid: child.pid!, log: () => output, kill: (signal) => end(child, signal) }
}

/**
 * Trains once with `kindred train`, to have a snapshot.
 *
 * @throws Error with its output if it fails.
 */
export async function trainOnce(graph: GraphSettings, home: string): Promise<void> {
  const options = ['train', '--model', 'lightgcn', '--minutes', '0.02', '--json']
  const child = spawn(process.execPath, [bin, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment(graph, home),
  })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`kindred train ended with ${code}:\n${output}`)
}

/** A publishing in a process of its own that has reached its point: it is paused, or was killed. */
export interface StoppedTrainer {
  /** Lets it go on. @returns the code of its error, or `done`. */
  resume(): Promise<string>
  kill(): Promise<void>
}

/**
 * Starts a publishing that stops itself at a point.
 *
 * @throws Error if it ends before.
 */
export async function stopTrainerAt(
  graph: GraphSettings,
  version: string,
  point: string,
  signal: 'SIGSTOP' | 'SIGKILL',
): Promise<StoppedTrainer> {
  const child = spawn(process.execPath, [trainer, version, point, signal], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, KINDRED_FAULTS_GRAPH: JSON.stringify(graph) },
  })
  const closed = once(child, 'close')
  const lines: string[] = []
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      if (line.startsWith('at ')) resolve()
    })
    void closed.then(() => reject(new Error(`the trainer did not reach "${point}": ${lines.join('; ')}`)))
  })
  return {
    async resume() {
      child.kill('SIGCONT')
      await closed
      return lines.at(-1)!
    },
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill(signal)
  await closed
}
