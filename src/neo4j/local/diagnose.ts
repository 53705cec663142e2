import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { localFiles, readState } from './files.js'
import { hasJars, jarFolder, neo4jVersion } from './jars.js'
import { isFree } from './processes.js'
import { isRunning } from './runner.js'
import type { LocalSettings } from './server.js'

import { findDocker, findJavas, findMaven, JAVA_OLDEST } from './tools.js'

/** Result of one check. */
export interface Finding {
  readonly name: string
  readonly ok: boolean
  /** Whether Kindred needs it on this machine with the current settings. */
  readonly required: boolean
  /** The finding in words. */
  readonly found: string
  /** The command that fixes it, if it is not ok. */
  readonly remedy?: string
}

/**
 * Checks what a local Neo4j needs. Changes nothing.
 *
 * @param needed false if the owner's Neo4j is used: then nothing is required.
 */
export async function diagnoseLocal(settings: LocalSettings, needed: boolean): Promise<Finding[]> {
  const [docker, javas, maven] = await Promise.all([findDocker(), findJavas(settings.javaHome), findMaven()])
  const hasDocker = !('reason' in docker)
  const hasMaven = !('reason' in maven)
  const cached = hasJars(settings.cacheDir)
  const java = javas.find(({ major }) => major >= JAVA_OLDEST)
  const required = needed && !hasDocker
  return [
    {
      name: 'Docker',
      ok: hasDocker,
      required: false,
      found: hasDocker ? docker.version : docker.reason,
      ...(hasDocker
        ? {}
        : { remedy: 'https://docs.docker.com/get-docker (optional: Java and Maven do as well)' }),
    },
    {
      name: `Java ${JAVA_OLDEST}+`,
      ok: java !== undefined,
      required,
      found: (java ?? javas[0])?.version ?? 'not found',
      ...(java === undefined ? { remedy: installCommand('java') } : {}),
    },
    {
      name: 'Maven',
      ok: hasMaven,
      required: required && !cached,
      found: hasMaven
        ? maven.version
        : `${maven.reason}${cached ? ' (nor needed: Neo4j is in the cache)' : ''}`,
      ...(hasMaven ? {} : { remedy: installCommand('maven') }),
    },
    {
      name: `Neo4j ${neo4jVersion}`,
      ok: cached || hasDocker,
      required: false,
      found: cached ? jarFolder(settings.cacheDir) : 'not fetched yet',
      ...(cached || hasDocker ? {} : { remedy: 'npx kindred up' }),
    },
    diagnoseHome(settings.home),
    ...(await diagnosePort(settings)),
  ]
}

function diagnoseHome(home: string): Finding {
  const name = `KINDRED_HOME ${home}`
  const existing = existsSync(home) ? home : nearestFolder(home)
  try {
    accessSync(existing, constants.W_OK | constants.X_OK)
  } catch {
    return {
      name,
      ok: false,
      required: true,
      found: `${existing} may not be written to`,
      remedy: `sudo chown -R "$(id -u)" ${quote(existing)}`,
    }
  }
  const { password } = localFiles(home)
  // Group and others must not read the password. Windows has no such permission bits.
  if (process.platform !== 'win32' && existsSync(password) && (statSync(password).mode & 0o077) !== 0) {
    const found = 'others may read the password'
    return { name, ok: false, required: true, found, remedy: `chmod 600 ${quote(password)}` }
  }
  return {
    name,
    ok: true,
    required: true,
    found: existing === home ? 'writable' : 'not there yet, can be made',
  }
}

function nearestFolder(path: string): string {
  const parent = dirname(path)
  return existsSync(parent) || parent === path ? parent : nearestFolder(parent)
}

/** A taken port is not a fault: the next start chooses another one and prints it. */
async function diagnosePort({ home }: LocalSettings): Promise<Finding[]> {
  const files = localFiles(home)
  const state = readState(files)
  if (state === undefined) return []
  const name = `Port ${state.boltPort} of the local Neo4j`
  if (state.run !== undefined && (await isRunning(files, state.run)))
    return [{ name, ok: true, required: false, found: 'in use by it' }]
  const free = await isFree(state.boltPort)
  const found = free ? 'free' : 'taken by another program: the next start chooses another'
  return [{ name, ok: free, required: false, found, ...(free ? {} : { remedy: 'npx kindred up' }) }]
}

const PACKAGES = {
  java: {
    apt: 'openjdk-17-jre-headless',
    dnf: 'java-17-openjdk-headless',
    apk: 'openjdk17-jre-headless',
    pacman: 'jre17-openjdk-headless',
    brew: 'openjdk@17',
    page: 'https://adoptium.net',
  },
  maven: {
    apt: 'maven',
    dnf: 'maven',
    apk: 'maven',
    pacman: 'maven',
    brew: 'maven',
    page: 'https://maven.apache.org/install.html',
  },
} as const

/** Install command of this machine's package manager, or the download page if the manager is unknown. */
export function installCommand(
  tool: keyof typeof PACKAGES,
  has: (program: string) => boolean = existsSync,
): string {
  const names = PACKAGES[tool]
  const sudo = process.getuid?.() === 0 ? '' : 'sudo '
  if (has('/usr/bin/apt-get')) return `${sudo}apt-get install -y ${names.apt}`
  if (has('/usr/bin/dnf')) return `${sudo}dnf install -y ${names.dnf}`
  if (has('/sbin/apk')) return `${sudo}apk add ${names.apk}`
  if (has('/usr/bin/pacman')) return `${sudo}pacman -S --noconfirm ${names.pacman}`
  if (has('/opt/homebrew/bin/brew') || has('/usr/local/bin/brew')) return `brew install ${names.brew}`
  return names.page
}

function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
