import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import type { KindredError } from '../../../src/core/shared/index.js'
import { localFiles, readState, writePrivateFile, writeState } from '../../../src/neo4j/local/files.js'
import { ensurePassword, initialAuth } from '../../../src/neo4j/local/password.js'

import { temporaryFolder } from '../../support/home.js'

const home = temporaryFolder()
const files = localFiles(home)

test('the first password has the form that neo4j-admin 5.26.16 writes', () => {
  // Written by `neo4j-admin dbms set-initial-password secretpass`.
  const line =
    'neo4j:SHA-256,f188508d9b157c7193a4c80210a201bd247b9d659be9cb43f7174c23041d1c46,' +
    '4def0f60cecb2d74c15792e4bf67fb6be1396903ea4b85da033234ca60b722d8,1024:'
  const salt = Buffer.from('4def0f60cecb2d74c15792e4bf67fb6be1396903ea4b85da033234ca60b722d8', 'hex')
  assert.equal(initialAuth('secretpass', salt).trim(), line)
})

test('a home gets one password, readable by its owner only', () => {
  const password = ensurePassword(files)
  assert.ok(password.length >= 24)
  assert.equal(ensurePassword(files), password)
  assert.equal(statSync(files.password).mode & 0o777, 0o600)
  assert.equal(statSync(files.initialAuth).mode & 0o777, 0o600)
  assert.ok(!readFileSync(files.initialAuth, 'utf8').includes(password))
})

test('data whose password is lost is not overwritten', () => {
  mkdirSync(files.systemDatabase, { recursive: true })
  rmSync(files.password)
  assert.throws(
    () => ensurePassword(files),
    (error: KindredError) => error.code === 'BAD_CONFIGURATION' && error.field === files.password,
  )
  assert.ok(!existsSync(files.password))
})

test('the state is stored, and an unreadable state counts as missing', () => {
  assert.equal(readState(files), undefined)
  const state = { boltPort: 17_687, run: { runner: 'java', pid: 4711 } } as const
  writeState(files, state)
  assert.deepEqual(readState(files), state)
  for (const damaged of ['', '{', '{"boltPort":"x"}', '{"boltPort":17687,"run":{"runner":"java","pid":0}}']) {
    writeFileSync(files.state, damaged)
    assert.equal(readState(files), undefined, damaged)
  }
})

test('a private file that was readable by all is made private', () => {
  const file = join(home, 'open')
  writeFileSync(file, 'old', { mode: 0o644 })
  writePrivateFile(file, 'new')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.equal(readFileSync(file, 'utf8'), 'new')
})
