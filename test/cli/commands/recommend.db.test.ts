import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type RecommendationPage, recommendToMany } from '../../../src/app/pages/index.js'
import { cypher } from '../../support/cypher.js'
import { kindredProgram } from '../../support/data.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'
import { testDatabase } from '../../support/test-database.js'

interface Line {
  user: string
  items: { id: string; title: string; score: number }[]
  shortfall: { reason: string; missing: number } | null
}

const parseLines = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

describe('kindred recommend', () => {
  const graph = openTestGraph()
  const data = groupedDataset()
  const home = mkdtempSync(join(tmpdir(), 'kindred-recommend-'))
  beforeAll(async () => {
    await writeDataset(graph, data)
    await publish(graph, 'v1', 'A', await fitBlend(data))
    await graph.runAutoCommit(cypher(`MATCH (u:User {id: 'user-17'}) SET u.active = false`), {})
  })
  afterAll(() => rmSync(home, { recursive: true }))

  const run = (...args: string[]) => {
    const { uri, username, password } = testDatabase()
    const env = { KINDRED_HOME: home, NEO4J_URI: uri, NEO4J_USERNAME: username, NEO4J_PASSWORD: password }
    return spawnSync(process.execPath, [kindredProgram, 'recommend', ...args], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    })
  }

  it('writes a line for each active user and records no impression', async () => {
    const { status, stdout, stderr } = run('--all', '--first', '5')
    assert.equal(status, 0, stderr)
    const lines = parseLines(stdout)
    assert.deepEqual(
      lines.map(({ user }) => user),
      [...data.users.ids].filter((id) => id !== 'user-17').sort(),
    )
    for (const { items, shortfall } of lines) {
      assert.equal(items.length, 5)
      assert.equal(shortfall, null)
      assert.match(items[0]!.title, /^Title of item-/)
    }
    const [row] = await graph.read<{ pages: number }>(
      cypher('MATCH (page:KindredPage) RETURN count(page) AS pages'),
      {},
    )
    assert.equal(row!.pages, 0)
  })

  it('recommends to the users of a file in its order; counts unknown users and short lists', () => {
    const file = join(home, 'users.txt')
    writeFileSync(file, 'user-9\r\nnobody\n\nuser-2\n')
    const { status, stdout, stderr } = run('--users', file, '--first', '40', '--tag', 'group-1')
    assert.equal(status, 0, stderr)
    const lines = parseLines(stdout)
    assert.deepEqual(
      lines.map(({ user }) => user),
      ['user-9', 'user-2'],
    )
    for (const { items, shortfall } of lines) {
      assert.ok(items.length <= 30)
      assert.deepEqual(shortfall, { reason: 'FILTER_TOO_NARROW', missing: 40 - items.length })
    }
    assert.match(stderr, /skipped 1 unknown users of .*users\.txt/)
    assert.match(stderr, /2 users got fewer than 40 items/)
  })

  it('writes the lines to a file, and with --json one summary to stdout', () => {
    const out = join(home, 'pages', 'out.ndjson')
    const own = run('--all', '--first', '3', '--out', out)
    assert.equal(own.status, 0, own.stderr)
    assert.equal(own.stdout, '')
    assert.match(own.stderr, /recommended to \d+ users; the lines are in .*out\.ndjson/)
    const users = data.users.size - 1
    const linesOf = (file: string) => parseLines(readFileSync(file, 'utf8'))
    assert.equal(linesOf(out).length, users)
    const { status, stdout, stderr } = run('--all', '--first', '3', '--json')
    assert.equal(status, 0, stderr)
    const { seconds, file, ...counts } = JSON.parse(stdout)
    assert.deepEqual(counts, { users, pages: users, unknownUsers: 0, shortPages: 0 })
    assert.ok(seconds > 0)
    assert.equal(file, join(home, 'recommendations.ndjson'))
    assert.deepEqual(linesOf(file), linesOf(out))
    assert.ok(!existsSync(`${file}.new`))
  })

  it('rejects a call without users and unknown options', () => {
    assert.equal(run().status, 2)
    assert.equal(run('--all', '--users', 'x').status, 2)
    assert.equal(run('--users', join(home, 'nothing')).status, 2)
    assert.equal(run('--all', '--out', join(home, 'users.txt', 'x')).status, 2)
    const renamed = run('--all', '--at-once', '2')
    assert.equal(renamed.status, 2)
    assert.match(renamed.stderr, /--at-once is now called --concurrency/)
  })
})

describe('pages for many users', () => {
  it('come in the requested order, with a bounded number in progress', async () => {
    let running = 0
    let most = 0
    let asked = 0
    const users = (function* () {
      for (let n = 0; n < 50; n++) {
        asked++
        yield `u${n}`
      }
    })()
    const recommend = async ({ user }: { user: string }) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, Number(user.slice(1)) % 3))
      running--
      return user === 'u7' ? null : ({ recommendationId: user } as RecommendationPage)
    }
    const seen: string[] = []
    for await (const { user, page } of recommendToMany(
      { users, first: 1, filter: {}, exclude: [], concurrency: 4 },
      recommend,
      (context) => ({ context, viewer: async () => null, socialContext: async () => null }),
    )) {
      seen.push(user)
      assert.equal(page?.recommendationId ?? null, user === 'u7' ? null : user)
      assert.ok(asked <= seen.length + 4, 'users are read as they are answered')
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 50 }, (_, n) => `u${n}`),
    )
    assert.ok(most <= 4)
  })
})
