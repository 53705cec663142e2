import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ServerMemory } from './configuration.js'
import type { LocalFiles, Run } from './files.js'
import { commandLine, waitUntilGone } from './processes.js'

const ENTRY_POINT = 'org.neo4j.server.CommunityEntryPoint'
const STOP_MS = 90_000
const END_MS = 10_000

export interface JavaStart {
  readonly java: string
  readonly jars: string
  readonly memory: ServerMemory
  /** For a server that lives for minutes: compiles quickly, runs slower once warm. */
  readonly shortLived: boolean
}

/**
 * Starts the server in a process group of its own: the terminal's Ctrl-C is for us, who then stop it in order.
 *
 * @throws Error where the program cannot be started.
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
  ]
}

/** Whether a process is the server of this home, and not another program that has got its number since. */
export function isJavaServer(files: LocalFiles, pid: number): boolean {
  const line = commandLine(pid)
  return line?.includes(ENTRY_POINT) === true && `${line} `.includes(` ${homeArgument(files)} `)
}

/** Waits for a server that is ending to let go of its port and its data. */
export async function waitForEnd(pid: number): Promise<void> {
  if (commandLine(pid) === undefined) await waitUntilGone(pid, END_MS)
}

/** SIGTERM, then waits; a server that hangs is killed in the end (Neo4j recovers from its log at the next start). */
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
