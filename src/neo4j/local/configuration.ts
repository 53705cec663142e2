import { totalmem } from 'node:os'
import { LOOPBACK } from './processes.js'

/** Settings in `neo4j.conf` that differ between homes. */
export interface ServerConfiguration {
  /**
   * Address that the server binds: loopback, or all addresses of a container whose port is published on
   * loopback.
   */
  readonly listenHost: string
  readonly listenPort: number
  /** Port on the machine's loopback address. */
  readonly boltPort: number
  readonly memory: ServerMemory
  /** Whether this start cuts off what it cannot read at the end of the transaction log. */
  readonly repair?: boolean
}

/** Renders `neo4j.conf`. */
export function serverConfiguration({
  listenHost,
  listenPort,
  boltPort,
  memory,
  repair = false,
}: ServerConfiguration): string {
  return [
    '# Written by Kindred at each start; changes are lost.',
    `server.bolt.listen_address=${listenHost}:${listenPort}`,
    `server.bolt.advertised_address=${LOOPBACK}:${boltPort}`,
    '# Kindred speaks Bolt, and so does Neo4j Browser; without HTTP the server starts in half the time.',
    'server.http.enabled=false',
    'server.https.enabled=false',
    'dbms.usage_report.enabled=false',
    'client.allow_telemetry=false',
    `server.memory.heap.initial_size=${Math.min(256, memory.heapMiB)}m`,
    `server.memory.heap.max_size=${memory.heapMiB}m`,
    `server.memory.pagecache.size=${memory.pageCacheMiB}m`,
    '# No point-in-time recovery is offered, so the log need not outlive the checkpoint.',
    'db.tx_log.rotation.retention_policy=keep_none',
    'db.tx_log.preallocate=false',
    '# A token of a database that was replaced must not hold a request up for long.',
    'db.transaction.bookmark_ready_timeout=5s',
    '# At a stop all transactions have ended by then; the default waits ten seconds more.',
    'internal.server.bolt.thread_pool_shutdown_wait_time=0s',
    ...(repair
      ? [
          '# This start cuts off the unreadable end of the transaction log.',
          'internal.dbms.tx_log.fail_on_corrupted_log_files=false',
        ]
      : []),
    '',
  ].join('\n')
}

const MIB = 1024 * 1024

/** Memory of the server, MiB. */
export interface ServerMemory {
  readonly heapMiB: number
  readonly pageCacheMiB: number
}

/**
 * Memory of the server: a quarter of the machine or container for the heap (512–2,048 MiB) and an eighth for
 * the page cache (256–1,024 MiB).
 */
export function sizeMemory(totalBytes: number = availableBytes()): ServerMemory {
  const totalMiB = totalBytes / MIB
  return { heapMiB: clamp(totalMiB / 4, 512, 2_048), pageCacheMiB: clamp(totalMiB / 8, 256, 1_024) }
}

function availableBytes(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)))
}
