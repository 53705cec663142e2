import { totalmem } from 'node:os'

const MIB = 1024 * 1024

export interface ServerMemory {
  readonly heapMiB: number
  readonly pageCacheMiB: number
}

/**
 * A quarter of the machine (or of what its container may use) for the heap, 512–2,048 MiB, and an eighth for the page
 * cache, 256–1,024 MiB.
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
