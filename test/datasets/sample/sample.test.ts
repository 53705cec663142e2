import assert from 'node:assert/strict'
import { test } from 'vitest'
import { cleanRecords } from '../../../src/app/import/index.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import type { DataRecord } from '../../../src/core/data/index.js'
import { type SampleOptions, sampleEnd, sampleShop } from '../../../src/datasets/sample/sample.js'

const END = Date.UTC(2026, 2, 1)

async function generate(options: Partial<SampleOptions> = {}): Promise<DataRecord[]> {
  const records: DataRecord[] = []
  for await (const record of sampleShop({ end: END, ...options }).records) records.push(record)
  return records
}

async function clean() {
  const { facts, records } = sampleShop({ end: END })
  return cleanRecords(records, facts, { kinds: DEFAULT_KINDS, now: END })
}

test('the seed and the day determine the shop; another seed or day gives another shop', async () => {
  const small = { users: 40, items: 60 }
  assert.deepEqual(await generate(small), await generate({ ...small, end: END + 3_600_000 }))
  assert.notDeepEqual(await generate(small), await generate({ ...small, seed: 2 }))
  assert.notDeepEqual(await generate(small), await generate({ ...small, end: END + 86_400_000 }))
})

test('the day can be read back from the name', () => {
  const { name } = sampleShop({ end: END + 3_600_000 })
  assert.equal(name, 'sample-2026-03-01')
  assert.equal(sampleEnd(name), END)
  for (const other of ['sample', 'my-sample-2026-03-01', 'shop']) assert.equal(sampleEnd(other), null)
})

test('the default shop has its size, and nothing in it needs cleaning', async () => {
  const { data, report } = await clean()
  assert.equal(data.users.size, 1_500)
  assert.equal(data.items.size, 2_500)
  assert.equal(new Set(data.itemTitles.values()).size, 2_500)
  assert.equal(new Set(data.userNames.values()).size, 1_500)
  assert.ok(data.interactions.length > 40_000 && data.interactions.length < 60_000)
  assert.ok(data.ties.length >= 8_000 && data.ties.length <= 10_000)
  assert.deepEqual(report.rejectedByReason, {})
  assert.deepEqual(report.repairs, {})
  assert.deepEqual([...data.kinds].sort(), ['DISLIKE', 'LIKE', 'PURCHASE', 'VIEW'])
})

test('some users and items have no interactions, popularity has a long tail, and times lie in the last year with a busy last week', async () => {
  const { data } = await clean()
  const { user, item, at, length } = data.interactions
  const byItem = new Int32Array(data.items.size)
  for (const row of item) byItem[row]!++
  assert.ok(byItem.filter((count) => count === 0).length > 50)
  assert.ok(data.users.size - new Set(user).size > 20)
  const head = [...byItem].sort((a, b) => b - a).slice(0, data.items.size / 10)
  const share = head.reduce((sum, count) => sum + count, 0) / length
  assert.ok(share > 0.35 && share < 0.8, `a tenth of the items has ${share} of the events`)
  const lastWeek = at.filter((time) => time > END - 7 * 86_400_000).length
  assert.ok(lastWeek > length / 52, `${lastWeek} of ${length}`)
  assert.ok(at.every((time) => time <= END && time > END - 366 * 86_400_000))
})

test('friends share tastes: they have more items in common than strangers', async () => {
  const { data } = await clean()
  const histories = Array.from({ length: data.users.size }, () => new Set<number>())
  for (const [row, user] of data.interactions.user.entries())
    histories[user]!.add(data.interactions.item[row]!)
  const shared = (a: number, b: number): number =>
    [...histories[a]!].filter((item) => histories[b]!.has(item)).length
  let friends = 0
  let strangers = 0
  for (let tie = 0; tie < data.ties.length; tie++) {
    friends += shared(data.ties.a[tie]!, data.ties.b[tie]!)
    strangers += shared(data.ties.a[tie]!, data.ties.b[(tie + 4_001) % data.ties.length]!)
  }
  assert.ok(friends > 1.5 * strangers, `${friends} against ${strangers}`)
})

test('shops of any size are generated completely', async () => {
  for (const users of [1, 2, 3, 10]) assert.ok((await generate({ users, items: users })).length > 0)
})
