import { COMMUNITY_METRICS } from '../app/identify-communities.js'
import type { SnapshotRecord } from '../core/ports/snapshot-store.js'
import type { RegisterCommand } from './program.js'
import { formatTable } from './table.js'
import { withRegistry } from './with-registry.js'

/** `kindred snapshots`: the registry, newest first. */
export const registerSnapshots: RegisterCommand = (program, terminal) => {
  program
    .command('snapshots')
    .description('list the snapshots that are kept, the active one among them')
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
  if (snapshots.length === 0) return 'No snapshot yet; `kindred train` makes one.'
  const metric = (value: number | undefined): string => value?.toFixed(4).replace(/^0\./, '.') ?? '–'
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
      metric(metrics['recall@20']),
      metric(metrics['ndcg@20']),
      metrics[COMMUNITY_METRICS.count]?.toString() ?? '–',
      metric(metrics[COMMUNITY_METRICS.modularity]),
      metric(metrics[COMMUNITY_METRICS.nmi]),
      metric(metrics[COMMUNITY_METRICS.ari]),
      String(seed),
      new Date(createdAt).toISOString(),
    ]),
  ])
}
