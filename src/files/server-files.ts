import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseUrl } from '../core/shared/index.js'

/** A server that runs on a home. */
export interface AnnouncedServer {
  /** Address of the GraphQL endpoint. */
  readonly url: string
  readonly pid: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

const folderOf = (home: string): string => join(home, 'servers')

/**
 * Writes a file about a running server into its home, so that other processes find it.
 *
 * @returns removes the file.
 */
export function announceServer(home: string, server: AnnouncedServer): () => void {
  const file = join(folderOf(home), `${server.pid}-${new URL(server.url).port}.json`)
  mkdirSync(folderOf(home), { recursive: true })
  writeFileSync(file, JSON.stringify(server))
  return () => rmSync(file, { force: true })
}

/** The servers of a home whose process lives, the oldest first. A killed server may leave its file behind. */
export function findServers(home: string): readonly AnnouncedServer[] {
  let names: string[]
  try {
    names = readdirSync(folderOf(home))
  } catch {
    return []
  }
  return names
    .flatMap((name) => readServer(join(folderOf(home), name)) ?? [])
    .filter(({ pid }) => lives(pid))
    .sort((a, b) => a.startedAt - b.startedAt)
}

function readServer(file: string): AnnouncedServer | null {
  try {
    const { url, pid, startedAt } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    const isServer = typeof url === 'string' && parseUrl(url) !== null && Number.isInteger(pid)
    return isServer ? { url, pid: Number(pid), startedAt: Number(startedAt) } : null
  } catch {
    return null
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It lives, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
