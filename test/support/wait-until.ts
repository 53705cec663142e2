import { vi } from 'vitest'

/** Polls until the condition holds. Fails after a minute, so that a test that waits in vain ends. */
export async function waitUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(holds, { timeout: 60_000, interval: 20 })
}
