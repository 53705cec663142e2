import assert from 'node:assert/strict'
import { test } from 'vitest'
import { cleanRecords } from '../../src/app/import/index.js'
import { DEFAULT_KINDS } from '../../src/config/index.js'
import { PART } from '../../src/core/data/index.js'
import { chooseReader } from '../../src/datasets/index.js'
import { NO_DATA, sharedData } from '../support/data.js'

/** Counts as the sources of the sets state them; after cleaning. */
const EXPECTED = {
  'lastfm-hetrec': { format: 'hetrec', users: 1_892, items: 17_632, train: 92_834, test: 0, ties: 12_717 },
  'lastfm-lightgcn': {
    format: 'pairs',
    users: 1_892,
    items: 4_489,
    train: 42_135,
    test: 10_533,
    ties: 12_717,
  },
  gowalla: { format: 'lightgcn', users: 29_858, items: 40_981, train: 810_128, test: 217_242, ties: 0 },
  'ml-latest-small': { format: 'movielens', users: 610, items: 9_742, train: 100_836, test: 0, ties: 0 },
  'graph-ego-facebook': { format: 'edges', users: 4_039, items: 0, train: 0, test: 0, ties: 88_234 },
  's3rec-beauty': { format: 'sequences', users: 22_363, items: 12_101, train: 198_502, test: 0, ties: 0 },
  // 36,065 ratings, of which 230 rate a product again; 2,248 people rate, 127 more only trust or are trusted.
  'ciao-librec': { format: 'trust', users: 2_375, items: 16_861, train: 35_835, test: 0, ties: 57_544 },
}

for (const [name, expected] of Object.entries(EXPECTED)) {
  const folder = sharedData(name)
  test(`${name} has the counts that its source states, no line is malformed`, async (context) => {
    context.skip(folder === undefined, NO_DATA)
    const reader = await chooseReader(folder!)
    const facts = await reader.describe(folder!)
    const { data, report } = await cleanRecords(reader.read(folder!), facts, {
      kinds: DEFAULT_KINDS,
      now: Date.UTC(2026, 0, 1),
    })
    const test = data.interactions.part.reduce((count, part) => count + Number(part === PART.test), 0)
    assert.deepEqual(
      {
        format: reader.format,
        users: data.users.size,
        items: data.items.size,
        train: data.interactions.length - test,
        test,
        ties: data.ties.length,
      },
      expected,
    )
    assert.equal(report.malformed, 0)
  })
}

const hetrecFolder = sharedData('lastfm-hetrec')
test('hetrec: names stay readable and 186,479 taggings are accounted for', async (context) => {
  context.skip(hetrecFolder === undefined, NO_DATA)
  const reader = await chooseReader(hetrecFolder!)
  const facts = await reader.describe(hetrecFolder!)
  const { data, report } = await cleanRecords(reader.read(hetrecFolder!), facts, {
    kinds: DEFAULT_KINDS,
    now: Date.UTC(2026, 0, 1),
  })
  assert.equal(data.itemTitles.get(data.items.indexOf('51')), 'Duran Duran')
  assert.equal(report.subjects.taggings.read, 186_479)
  assert.ok(data.tags.ids.every((tag) => !tag.includes('\uFFFD')))
})
