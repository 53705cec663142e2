import { COMMUNITY_METRICS } from '../../app/training/index.js'
import type { composeRegistry, Registry, Settings } from '../../compose/index.js'
import type { SnapshotRecord } from '../../core/ports/index.js'
import { formatMetric, formatTable, type Terminal } from '../output/index.js'
import type { RegisterCommand } from '../program/index.js'

/** `kindred snapshots`: lists the registry, newest first. */
export const registerSnapshots: RegisterCommand = (program, terminal) => {
  program
    .command('snapshots')
    .description('list the snapshots, newest first')
    .action(() =>
      withRegistry(terminal, async (registry) => {
        const snapshots = await registry.list()
        const document = snapshots.map((record) => ({
          ...record,
          createdAt: new Date(record.createdAt).toISOString(),
        }))
        terminal.answer({ snapshots: document }, format(snapshots))
      }),
    )
}

function format(snapshots: readonly SnapshotRecord[]): string {
  if (snapshots.length === 0) return 'There is no snapshot yet; `kindred train` makes one.'
  return formatTable([
    [
      'version',
      'status',
      'slot',
      'recall@20',
      'ndcg@20',
      'communities',
      'modularity',
      'NMI',
      'ARI',
      'seed',
      'created',
    ],
    ...snapshots.map(({ version, status, slot, metrics, seed, createdAt }) => [
      version,
      status,
      slot ?? '–',
      formatMetric(metrics['recall@20']),
      formatMetric(metrics['ndcg@20']),
      metrics[COMMUNITY_METRICS.count]?.toString() ?? '–',
      formatMetric(metrics[COMMUNITY_METRICS.modularity]),
      formatMetric(metrics[COMMUNITY_METRICS.nmi]),
      formatMetric(metrics[COMMUNITY_METRICS.ari]),
      String(seed),
      new Date(createdAt).toISOString(),
    ]),
  ])
}

/** `kindred promote VERSION`: makes a snapshot of the registry the active one. */
export const registerPromote: RegisterCommand = (program, terminal) => {
  program
    .command('promote')
    .description('make a snapshot of the registry the active one')
    .argument('<version>', 'version, as `kindred snapshots` lists it')
    .action((version: string) =>
      withRegistry(terminal, async (registry) => {
        const promotion = await registry.promote(version)
        terminal.answer(promotion, `snapshot ${promotion.version} is active`)
      }),
    )
}

/** `kindred rollback`: makes the snapshot before the active one the active one again. */
export const registerRollback: RegisterCommand = (program, terminal) => {
  program
    .command('rollback')
    .description('go back to the snapshot before the active one')
    .action(() =>
      withRegistry(terminal, async (registry) => {
        const promotion = await registry.rollback()
        terminal.answer(promotion, `snapshot ${promotion.version} is active`)
      }),
    )
}

/**
 * Runs `work` on the registry of the settings' graph, then closes the graph.
 *
 * @param adopt allows writes to a graph that contains data and was not created by Kindred.
 */
export async function withRegistry<T>(
  terminal: Terminal,
  work: (registry: Registry) => Promise<T>,
  adopt = false,
): Promise<T> {
  const { composeRegistry } = await import('../../compose/index.js')
  return withGraph(
    terminal,
    (graph, settings) => work(composeRegistry(graph, settings, terminal.progress)),
    adopt,
  )
}

/** Runs `work` on the settings' graph, then closes it. @param adopt as in {@link withRegistry}. */
export async function withGraph<T>(
  { progress, signal }: Terminal,
  work: (graph: Parameters<typeof composeRegistry>[0], settings: Settings) => Promise<T>,
  adopt = false,
): Promise<T> {
  const { loadSettings, openSettingsGraph } = await import('../../compose/index.js')
  const settings = loadSettings()
  const graph = await openSettingsGraph(settings, progress, { adopt, signal })
  try {
    return await work(graph, settings)
  } finally {
    await graph.close()
  }
}
