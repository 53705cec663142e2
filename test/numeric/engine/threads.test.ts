import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { describe, it } from 'vitest'
import { configureSharedEngine, createEngine, sharedEngine } from '../../../src/numeric/engine/engine.js'
import { compiledFile } from '../../support/data.js'
import { assertClose, randomDense } from '../oracles.js'

const engineModule = pathToFileURL(compiledFile('src/numeric/engine/engine.js')).href

describe('threads', () => {
  it('do not keep a process alive, whether busy, idle or closed', () => {
    for (const ending of ['', 'await engine.close()', 'await new Promise((done) => setTimeout(done, 100))']) {
      const script = `
        const { createEngine } = await import(${JSON.stringify(engineModule)})
        const engine = createEngine({ threads: 3 })
        engine.axpy(1, new Float32Array(100_000), 1, new Float32Array(100_000))
        ${ending}`
      const { status, signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        timeout: 20_000,
        encoding: 'utf8',
      })
      assert.equal(status, 0, `${signal} ${stderr}`)
    }
  })

  it('keep a process alive during an asynchronous search', () => {
    const script = `
      const { createEngine } = await import(${JSON.stringify(engineModule)})
      const index = createEngine({ threads: 2 }).createIndex(new Float32Array(64_000).fill(1), 8)
      index.topKAsync(new Float32Array(8_000).fill(1), { k: 1 }).then(({ ids }) => console.log(ids.length))`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      timeout: 20_000,
      encoding: 'utf8',
    })
    assert.equal(stdout.trim(), '1000')
  })

  it('run thousands of small jobs in sequence, with and without sleep', () => {
    for (const maySleep of [true, false]) {
      const engine = createEngine({ threads: 3, maySleep })
      const one = engine.place(randomDense(40_000, 1))
      const sum = engine.float32(40_000)
      for (let job = 0; job < 2000; job++) engine.axpy(1, sum, 1, one, sum)
      assertClose(
        sum,
        one.map((value) => 2000 * value),
        1e-3,
      )
    }
  })

  it('start again after their engine was closed', async () => {
    const engine = createEngine({ threads: 2 })
    const add = () => engine.axpy(1, new Float32Array(40_000).fill(1), 1, new Float32Array(40_000).fill(2))
    assert.ok(add().every((value) => value === 3))
    await engine.close()
    assert.ok(add().every((value) => value === 3))
  })

  it('must be a positive integer', () => {
    for (const threads of [0, -1, 1.5, Number.NaN]) assert.throws(() => createEngine({ threads }), RangeError)
  })
})

describe('the shared engine', () => {
  it('can be configured only before its first use', () => {
    const engine = configureSharedEngine({ threads: 1, maySleep: false })
    assert.equal(sharedEngine(), engine)
    assert.equal(configureSharedEngine({ threads: 1, maySleep: false }), engine)
    assert.throws(() => configureSharedEngine({ threads: 2 }), /in use/)
    assert.throws(() => configureSharedEngine({ threads: 1 }), /in use/)
  })
})

describe('memory of an engine', () => {
  it('is freed after each call, and old views stay valid as it grows', () => {
    const engine = createEngine({ threads: 2 })
    const kept = engine.place(randomDense(1000, 1))
    const copy = kept.slice()
    const before = engine.usedBytes
    for (let call = 0; call < 20; call++) {
      const large = engine.float32(3_000_000)
      assert.ok(large.every((value) => value === 0))
      large.fill(1)
      engine.axpy(1, kept, 1, copy)
      engine.release(large)
      assert.equal(engine.usedBytes, before)
    }
    const larger = engine.float32(20_000_000)
    assert.deepEqual(Float32Array.from(kept), copy)
    assertClose(
      engine.axpy(1, kept, 1, copy),
      copy.map((value) => 2 * value),
    )
    engine.release(larger)
  })

  it('rejects an allocation above its limit with a clear message', () => {
    const engine = createEngine({ threads: 1 })
    assert.throws(() => engine.arena.allocate(5 * 2 ** 30), /4 GiB/)
    assert.equal(engine.axpy(1, Float32Array.of(1), 1, Float32Array.of(2))[0], 3)
  })
})
