import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'vitest'
import { kindredProgram } from '../../support/data.js'
import { openTestGraph } from '../../support/database.js'
import { testDatabase } from '../../support/test-database.js'

openTestGraph()

test('kindred serve prints its address, answers requests, and ends on SIGTERM with exit code 0', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kindred-serve-'))
  const { uri, username, password } = testDatabase()
  const child = spawn(process.execPath, [kindredProgram, 'serve', '--port', '0', '--train-every', '6h'], {
    env: {
      ...process.env,
      KINDRED_HOME: home,
      NEO4J_URI: uri,
      NEO4J_USERNAME: username,
      NEO4J_PASSWORD: password,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    let url: string | undefined
    for await (const line of createInterface({ input: child.stderr })) {
      url = /^Kindred ready: (http:\/\/127\.0\.0\.1:\d+\/graphql)$/.exec(line)?.[1]
      if (url !== undefined) break
    }
    const ready = await fetch(new URL('/ready', url))
    assert.deepEqual(await ready.json(), { status: 'ready', snapshot: null })
  } finally {
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    const [code] = await closed
    rmSync(home, { recursive: true })
    assert.equal(code, 0)
  }
})
