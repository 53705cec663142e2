import { setTimeout as sleep } from 'node:timers/promises'
import { promote, rollback } from '../../src/app/training/index.js'
import { silentProgress } from '../../src/core/shared/index.js'
import { type Graph, type GraphSettings, int, loadQuery } from '../../src/neo4j/driver/index.js'
import { createPublishing, createSnapshotStore } from '../../src/neo4j/snapshots/index.js'
import type { Random } from '../../src/numeric/random/index.js'
import { stopTrainerAt } from './program.js'
import type { FaultProxy, ProxyMode } from './proxy.js'
import { POINTS, publishAgain } from './publish.js'

/** What the database's process can suffer; only for a database of the campaign's own. */
export interface DatabaseControl {
  readonly pid: () => number
  /** Starts the database again. @returns its port. */
  restart(): Promise<number>
  /** Stops it in order. */
  stop(): Promise<void>
  /** Fills its disk; returns what frees it again. Absent: its disk is not a small one. */
  readonly fillDisk?: () => () => void
}

/** Active snapshot and what its slot holds. */
export interface Serving {
  readonly version: string
  readonly slot: string
  readonly similar: number
  readonly vectors: number
  readonly members: number
  readonly incomplete: number
}

/** What a fault may touch. */
export interface World {
  /** Straight to the database. */
  readonly graph: Graph
  readonly settings: () => GraphSettings
  readonly proxy: FaultProxy
  readonly control: DatabaseControl | undefined
  restartServer(): Promise<void>
  /** A version that was not used before; it sorts after all others. */
  newVersion(): string
  fail(fault: string): void
}

/** A kind of fault: makes it happen, and returns when it is over. */
export type Fault = (world: World, random: Random) => Promise<void>

export const readServing = async (graph: Graph): Promise<Serving> =>
  (await graph.read<Serving>(loadQuery('bench/faults-serving'), {}))[0]!

const between = (random: Random, least: number, most: number): number =>
  least + random.below(most - least + 1)

const proxied =
  (mode: ProxyMode, least: number, most: number): Fault =>
  async ({ proxy }, random) => {
    await proxy.set(mode)
    await sleep(between(random, least, most))
    await proxy.set('pass')
  }

/** Kinds of faults of any database, by name. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  // Longer than a request may take.
  silent: proxied('silent', 6_000, 7_000),
  slow: proxied('slow', 500, 2_000),
  reset: proxied('reset', 300, 1_500),
  refuse: proxied('refuse', 300, 1_500),
  async terminate({ graph }, random) {
    for (let times = between(random, 5, 20); times > 0; times--) {
      await graph.read(loadQuery('bench/faults-terminate'), {})
      await sleep(20)
    }
  },
  'kill-server': ({ restartServer }) => restartServer(),
  clock: jumpClock,
  ...Object.fromEntries(POINTS.map((point) => [`trainer ${point}`, stopTrainer(point)])),
}

/** Kinds of faults of a database of the campaign's own. */
export const OWN_FAULTS: Readonly<Record<string, Fault>> = {
  async 'kill-database'({ control, proxy }) {
    process.kill(control!.pid(), 'SIGKILL')
    proxy.target(await control!.restart())
  },
  async 'stop-database'({ control, proxy }) {
    await control!.stop()
    proxy.target(await control!.restart())
  },
  async 'pause-database'({ control }, random) {
    const pid = control!.pid()
    process.kill(pid, 'SIGSTOP')
    await sleep(between(random, 1_000, 8_000))
    process.kill(pid, 'SIGCONT')
  },
}

export const FULL_DISK: Fault = async ({ control, proxy }, random) => {
  const free = control!.fillDisk!()
  await sleep(between(random, 2_000, 4_000))
  free()
  proxy.target(await control!.restart())
}

/** A process publishes whose clock is wrong, after one that held the lease before the clock was set back. */
async function jumpClock(world: World, random: Random): Promise<void> {
  const { graph, fail } = world
  const days = between(random, 1, 400) * (random.below(2) === 0 ? 1 : -1)
  const holder = await createPublishing(graph, { waitMs: 0 }).acquire()
  await graph.write((transaction) =>
    transaction.run(loadQuery('bench/faults-move-lease'), { seconds: int(86_400 * 30) }),
  )
  const version = world.newVersion()
  await publishAgain(graph, version, Date.now() + days * 86_400_000, silentProgress)
  const code = await holder.activate(version, 'A').then(
    () => 'done',
    (error: { readonly code?: string }) => error.code,
  )
  if (code !== 'BUSY') fail(`the holder of before the jump could publish: ${code}`)
  await holder.release()
  const { version: active } = await readServing(graph)
  if (active !== version) fail(`${active} serves, not ${version}, which was published ${days} days from now`)
}

/**
 * A trainer is killed or paused at a point. Another one takes over. The paused one goes on and must change
 * nothing.
 */
function stopTrainer(point: string): Fault {
  return async (world, random) => {
    const { graph, fail } = world
    const before = await readServing(graph)
    const isPaused = random.below(2) === 0
    const signal = isPaused ? 'SIGSTOP' : 'SIGKILL'
    const trainer = await stopTrainerAt(world.settings(), world.newVersion(), point, signal)
    try {
      const stopped = await readServing(graph)
      if (!isSame(before, stopped)) fail(`a trainer stopped at ${point} changed what serves`)
      // Its lease runs out.
      await graph.write((transaction) =>
        transaction.run(loadQuery('bench/faults-move-lease'), { seconds: int(-1) }),
      )
      const version = world.newVersion()
      await publishAgain(graph, version, Date.now(), silentProgress)
      const after = await readServing(graph)
      if (after.version !== version) fail(`after a trainer stopped at ${point}, ${version} does not serve`)
      if (after.incomplete > 0) fail(`after ${point}, ${after.incomplete} incomplete snapshots are left`)
      if (isPaused) {
        const end = await trainer.resume()
        if (end !== 'BUSY') fail(`a trainer that was paused at ${point} ended with ${end}, not BUSY`)
        const later = await readServing(graph)
        if (!isSame(after, later)) fail(`a trainer that was paused at ${point} changed what serves`)
      }
      await goBackAndForth(graph, after, fail)
    } finally {
      await trainer.kill()
    }
  }
}

/** Goes back to the snapshot before, if the clock of the campaign has left an older one, and forth again. */
async function goBackAndForth(graph: Graph, now: Serving, fail: World['fail']): Promise<void> {
  const snapshots = createSnapshotStore(graph)
  const records = await snapshots.list()
  const place = records.findIndex(({ status }) => status === 'active')
  if (!records.slice(place + 1).some(({ status }) => status === 'ready')) return
  const publishing = createPublishing(graph, { waitMs: 0 })
  const dependencies = { publishing, snapshots, progress: silentProgress }
  const { version } = await rollback(dependencies)
  const served = await readServing(graph)
  if (served.version !== version) fail(`a rollback to ${version} left ${served.version} serving`)
  await promote(now.version, dependencies)
  if (!isSame(now, await readServing(graph))) fail(`${now.version} is not whole after a rollback and back`)
}

/** Whether the same version serves whole. */
function isSame(left: Serving, right: Serving): boolean {
  return (
    left.version === right.version &&
    left.slot === right.slot &&
    left.similar === right.similar &&
    left.vectors === right.vectors &&
    left.members === right.members
  )
}
