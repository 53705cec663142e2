import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { createHeap } from '../../../src/numeric/engine/heap.js'

describe('heap', () => {
  it('never allocates overlapping ranges and reuses all freed memory', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.constant(-1)), { maxLength: 60 }),
        (steps) => {
          let top = 64
          const heap = createHeap(64, (end) => {
            top = Math.max(top, end)
          })
          const live: { address: number; bytes: number }[] = []
          for (const step of steps) {
            if (step < 0 && live.length > 0) {
              heap.free(live.splice(live.length >> 1, 1)[0]!.address)
              continue
            }
            const address = heap.allocate(step)
            assert.equal(address % 64, 0)
            assert.ok(address + step <= top)
            for (const other of live) {
              assert.ok(
                address >= other.address + other.bytes || other.address >= address + Math.max(step, 1),
              )
            }
            live.push({ address, bytes: Math.max(step, 1) })
          }
          for (const { address } of live) heap.free(address)
          assert.equal(heap.used, 0)
          const end = top
          if (end > 64) assert.equal(heap.allocate(end - 64), 64)
          assert.equal(top, end)
        },
      ),
    )
  })

  it('rejects a second free of the same address', () => {
    const heap = createHeap(0, () => {})
    const address = heap.allocate(8)
    heap.free(address)
    assert.throws(() => heap.free(address), RangeError)
  })
})
