import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ServerMemory } from './configuration.js'
import type { LocalFiles, Run } from './files.js'
import { commandLine, waitUntilGone } from './processes.js'

const ENTRY_POINT = 'org.neo4j.server.CommunityEntryPoint'
/** Each test file has another graph. To plan its queries again takes longer than a better plan would save. */
const KEEP_PLANS = 'dbms.cypher.min_replan_interval=1h'
const STOP_MS = 90_000
const END_MS = 10_000

/** How the Java server is started. */
export interface JavaStart {
  readonly java: string
  readonly jars: string
  readonly memory: ServerMemory
  /** For a server that lives for minutes: it compiles quickly and runs slower once warm. */
  readonly shortLived: boolean
}

/**
 * Starts the server in its own process group, so that Ctrl-C in the terminal reaches only Kindred, which then
 * stops it in order.
 *
 * @throws Error if the program cannot be started.
 */
export async function startJavaServer(files: LocalFiles, start: JavaStart): Promise<Run> {
  mkdirSync(dirname(files.console), { recursive: true, mode: 0o700 })
  const console = openSync(files.console, 'w', 0o600)
  try {
    const child = spawn(start.java, javaArguments(files, start), {
      cwd: files.server,
      detached: true,
      stdio: ['ignore', console, console],
    })
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
    child.unref()
    return { runner: 'java', pid: child.pid! }
  } finally {
    closeSync(console)
  }
}

function javaArguments(files: LocalFiles, { jars, memory, shortLived }: JavaStart): string[] {
  return [
    `-Xms${Math.min(256, memory.heapMiB)}m`,
    `-Xmx${memory.heapMiB}m`,
    '-XX:+ExitOnOutOfMemoryError',
    ...(shortLived ? ['-XX:TieredStopAtLevel=1'] : []),
    '-Dfile.encoding=UTF-8',
    '--add-opens=java.base/java.nio=ALL-UNNAMED',
    '--add-opens=java.base/java.io=ALL-UNNAMED',
    '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
    '-cp',
    join(jars, '*'),
    ENTRY_POINT,
    homeArgument(files),
    `--config-dir=${dirname(files.configuration)}`,
    ...(shortLived ? ['-c', KEEP_PLANS] : []),
  ]
}

/** Whether a process is this home's server and not another program with a recycled process id. */
export function isJavaServer(files: LocalFiles, pid: number): boolean {
  const line = commandLine(pid)
  return line?.includes(ENTRY_POINT) === true && `${line} `.includes(` ${homeArgument(files)} `)
}

/** Waits until an ending server releases its port and its data. */
export async function waitForEnd(pid: number): Promise<void> {
  if (commandLine(pid) === undefined) await waitUntilGone(pid, END_MS)
}

/** Sends SIGTERM and waits. A hanging server is killed in the end; Neo4j then recovers from its log. */
export async function stopJavaServer(files: LocalFiles, pid: number): Promise<void> {
  if (!isJavaServer(files, pid)) return
  process.kill(pid, 'SIGTERM')
  if (await waitUntilGone(pid, STOP_MS)) return
  if (isJavaServer(files, pid)) process.kill(pid, 'SIGKILL')
  await waitUntilGone(pid, STOP_MS)
}

function homeArgument(files: LocalFiles): string {
  return `--home-dir=${files.server}`
}
