import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { KindredError, type Progress } from '../../core/shared/index.js'

import type { LocalFiles, Run } from './files.js'
import { neo4jVersion } from './jars.js'
import { LOOPBACK, runProgram } from './processes.js'

import { lastLine } from './tools.js'

const IMAGE = `neo4j:${neo4jVersion}-community`
/** Port inside the container that the image exposes. */
export const CONTAINER_BOLT_PORT = 7687
const STOP_SECONDS = 90

/**
 * Pulls the image.
 *
 * @throws KindredError PREREQUISITE_MISSING if the image cannot be pulled.
 */
export async function pullImage(progress: Progress, signal?: AbortSignal): Promise<void> {
  const present = await runProgram('docker', ['image', 'inspect', IMAGE], { signal })
  if (present.status === 0) return
  progress.start(`Pulling ${IMAGE} with Docker (once)`, 0)
  const pulled = await runProgram('docker', ['pull', '--quiet', IMAGE], { signal })
  signal?.throwIfAborted()
  if (pulled.status !== 0) {
    throw new KindredError(
      'PREREQUISITE_MISSING',
      `Docker could not pull ${IMAGE}: ${lastLine(pulled.output)}`,
      {
        remedy: `check the network, then run: docker pull ${IMAGE}`,
      },
    )
  }
  progress.finish()
}

/**
 * Starts the server in a container.
 *
 * @throws Error with Docker's message.
 */
export async function startDockerServer(files: LocalFiles, boltPort: number): Promise<Run> {
  for (const folder of ['data', 'logs'])
    mkdirSync(join(files.server, folder), { recursive: true, mode: 0o700 })
  const container = containerName(files)
  // A container that survived a crash of the machine would keep the name.
  await runProgram('docker', ['rm', '--force', container])
  const { status, output } = await runProgram('docker', dockerArguments(files, container, boltPort))
  if (status !== 0) throw new Error(lastLine(output) ?? 'docker run failed')
  return { runner: 'docker', container }
}

/** Arguments of `docker run`. They do not contain the password: the server reads its hash from its folder. */
export function dockerArguments(files: LocalFiles, container: string, boltPort: number): string[] {
  const user = process.getuid === undefined ? [] : ['--user', `${process.getuid()}:${process.getgid!()}`]
  return [
    'run',
    '--detach',
    '--rm',
    ...['--name', container],
    ...['--publish', `${LOOPBACK}:${boltPort}:${CONTAINER_BOLT_PORT}`],
    ...['--volume', `${join(files.server, 'data')}:/data`],
    ...['--volume', `${join(files.server, 'logs')}:/logs`],
    ...['--volume', `${dirname(files.configuration)}:/conf`],
    ...user,
    IMAGE,
  ]
}

/** Name of a home's container. */
export function containerName(files: LocalFiles): string {
  return `kindred-${createHash('sha256').update(files.server).digest('hex').slice(0, 12)}`
}

/** Whether the home's container runs. */
export async function isDockerServer(container: string): Promise<boolean> {
  const asked = ['inspect', '--format', '{{.State.Running}}', container]
  const { status, output } = await runProgram('docker', asked)
  return status === 0 && output.trim() === 'true'
}

/** Stops the home's container and waits for its end. */
export async function stopDockerServer(container: string): Promise<void> {
  await runProgram('docker', ['stop', '--time', String(STOP_SECONDS), container])
  await runProgram('docker', ['rm', '--force', container])
}
