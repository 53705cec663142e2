import { vi } from 'vitest'

/** Polls until the condition holds. Fails after a minute. */
export async function waitUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(holds, { timeout: 60_000, interval: 20 })
}
