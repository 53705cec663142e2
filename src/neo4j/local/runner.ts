import { KindredError, type Progress } from '../../core/shared/index.js'

import { sizeMemory } from './configuration.js'
import {
  CONTAINER_BOLT_PORT,
  isDockerServer,
  pullImage,
  startDockerServer,
  stopDockerServer,
} from './docker-server.js'
import type { LocalFiles, Run } from './files.js'
import { hasJars, jarFolder, resolveJars } from './jars.js'
import { isJavaServer, startJavaServer, stopJavaServer, waitForEnd } from './java-server.js'
import { LOOPBACK } from './processes.js'

import { findDocker, findMaven, findUsableJava, JAVA_OLDEST } from './tools.js'

/** A way to run the server on this machine; everything it needs is there. */
export interface Runner {
  readonly name: Run['runner']
  /** Address and port that the server binds. */
  listen(boltPort: number): { readonly host: string; readonly port: number }
  start(files: LocalFiles, boltPort: number): Promise<Run>
}

/** Settings for choosing a runner. */
export interface RunnerSettings {
  /** Folder of the server's jars, shared by all homes. */
  readonly cacheDir: string
  readonly javaHome?: string | undefined
  /** For tests: a server that lives for minutes. It uses Java if Java is installed. Default false. */
  readonly shortLived?: boolean
}

/**
 * Chooses Docker if it runs, else Maven and Java, and fetches what is needed once.
 *
 * @throws KindredError PREREQUISITE_MISSING with the three ways to get a database.
 */
export async function prepareRunner(
  settings: RunnerSettings,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Runner> {
  const docker = await findDocker()
  let dockerProblem: string
  if ('reason' in docker) dockerProblem = docker.reason
  else {
    try {
      await pullImage(progress, signal)
      return dockerRunner
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof KindredError)) throw error
      dockerProblem = error.message
    }
  }

  const java = await findUsableJava(settings.javaHome)
  const maven = hasJars(settings.cacheDir) ? undefined : await findMaven()
  const mavenProblem = maven !== undefined && 'reason' in maven ? maven.reason : undefined
  if (java === undefined || mavenProblem !== undefined) {
    throw noWay([
      `Docker: ${dockerProblem}`,
      ...(java === undefined ? [`Java ${JAVA_OLDEST} or newer: not found`] : []),
      ...(mavenProblem === undefined ? [] : [`Maven: ${mavenProblem}`]),
    ])
  }
  const jars =
    maven === undefined
      ? jarFolder(settings.cacheDir)
      : await resolveJars(settings.cacheDir, 'mvn', progress, signal)
  const start = { java: java.program, jars, memory: sizeMemory(), shortLived: settings.shortLived ?? false }
  return {
    name: 'java',
    listen: (boltPort) => ({ host: LOOPBACK, port: boltPort }),
    start: (files) => startJavaServer(files, start),
  }
}

const dockerRunner: Runner = {
  name: 'docker',
  listen: () => ({ host: '0.0.0.0', port: CONTAINER_BOLT_PORT }),
  start: startDockerServer,
}

/** Whether a server runs. An ending server is waited for. */
export async function isRunning(files: LocalFiles, run: Run): Promise<boolean> {
  if (run.runner === 'docker') return isDockerServer(run.container)
  if (isJavaServer(files, run.pid)) return true
  await waitForEnd(run.pid)
  return false
}

/** Stops a server in order and waits for its end. A server that does not run is left alone. */
export async function stopRun(files: LocalFiles, run: Run): Promise<void> {
  if (run.runner === 'java') await stopJavaServer(files, run.pid)
  else await stopDockerServer(run.container)
}

/** Description of a run for messages, such as `process 4711`. */
export function describeRun(run: Run): string {
  return run.runner === 'java' ? `process ${run.pid}` : `container ${run.container}`
}

function noWay(problems: readonly string[]): KindredError {
  return new KindredError(
    'PREREQUISITE_MISSING',
    `Kindred needs a Neo4j and this machine has no way to one yet (${problems.join('; ')})`,
    {
      remedy:
        'do one of three: (1) set NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD to a Neo4j 5 that you have; ' +
        `(2) install and start Docker; (3) install Java ${JAVA_OLDEST}+ and Maven; \`kindred doctor\` names the command`,
    },
  )
}
