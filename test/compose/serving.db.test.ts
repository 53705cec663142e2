import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'vitest'
import { composeServing } from '../../src/compose/index.js'
import { loadSettings } from '../../src/config/index.js'
import { silentProgress } from '../../src/core/shared/index.js'
import { configureSharedEngine, sharedEngine } from '../../src/numeric/engine/index.js'
import { openTestGraph } from '../support/database.js'
import { temporaryFolder } from '../support/home.js'
import { testDatabase } from '../support/test-database.js'

openTestGraph()

test('the engine of a server never sleeps in the main thread', async () => {
  const { uri, username, password } = testDatabase()
  const settings = loadSettings({
    KINDRED_HOME: join(temporaryFolder(), 'home'),
    KINDRED_PORT: '0',
    NEO4J_URI: uri,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD: password,
  })
  const { signal } = new AbortController()
  for (let turn = 0; turn < 2; turn++) {
    const server = await composeServing(settings, { progress: silentProgress, signal, log: () => {} })
    assert.equal(configureSharedEngine({ maySleep: false, threads: 1 }), sharedEngine())
    assert.throws(() => configureSharedEngine({}), /in use/)
    await server.stop()
  }
})
