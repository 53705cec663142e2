import { join } from 'node:path'
import { runProgram } from './processes.js'

/** A program on this machine. */
export interface Tool {
  readonly program: string
  readonly version: string
}

/** A Java on this machine. */
export interface JavaTool extends Tool {
  readonly major: number
}

/** Oldest Java that the server runs on, and the newest one that is known to work. */
export const JAVA_OLDEST = 17

const PROBE_MS = 20_000

/** All Javas found: JAVA_HOME's first, then the one on the path. Both may be too old. */
export async function findJavas(javaHome: string | undefined): Promise<JavaTool[]> {
  const programs = [...(javaHome === undefined ? [] : [join(javaHome, 'bin', 'java')]), 'java']
  const found = await Promise.all(programs.map(probeJava))
  return found.filter((java) => java !== undefined)
}

async function probeJava(program: string): Promise<JavaTool | undefined> {
  const { status, output } = await runProgram(program, ['-version'], { timeoutMs: PROBE_MS })
  const version = /version "([^"]+)"/.exec(output)?.[1]
  if (status !== 0 || version === undefined) return undefined
  // Until Java 8, versions read 1.8.
  const major = Number(/^(?:1\.)?(\d+)/.exec(version)?.[1])
  return { program, version, major }
}

/** A Java that the server runs on; undefined if none is found. */
export async function findUsableJava(javaHome: string | undefined): Promise<JavaTool | undefined> {
  return (await findJavas(javaHome)).find(({ major }) => major >= JAVA_OLDEST)
}

/** Maven if it works; `reason` says why it does not, such as a wrong JAVA_HOME. */
export async function findMaven(): Promise<Tool | { readonly reason: string }> {
  const { status, output } = await runProgram('mvn', ['--version', '--batch-mode'], { timeoutMs: PROBE_MS })
  const version = /Apache Maven (\S+)/.exec(output)?.[1]
  if (status === 0 && version !== undefined) return { program: 'mvn', version }
  return { reason: reasonOf(output) }
}

/** Docker if its daemon answers; `reason` says why it does not. */
export async function findDocker(): Promise<Tool | { readonly reason: string }> {
  const asked = ['version', '--format', '{{.Server.Version}}']
  const { status, output } = await runProgram('docker', asked, { timeoutMs: PROBE_MS })
  if (status === 0) return { program: 'docker', version: output.trim() }
  return { reason: reasonOf(output) }
}

function reasonOf(output: string): string {
  return /ENOENT/.test(output) ? 'not installed' : (lastLine(output) ?? 'it does not answer')
}

/** Last non-empty line of a text. */
export function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1)?.trim() || undefined
}
