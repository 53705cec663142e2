import assert from 'node:assert/strict'
import { test } from 'vitest'
import { kindOf, runCampaign } from '../../bench/faults/campaign.js'
import { block, follow, Journal, like } from '../../bench/faults/journal.js'
import { POINTS } from '../../bench/faults/publish.js'
import { openTestGraph } from '../support/database.js'
import { temporaryFolder } from '../support/home.js'
import { testDatabase } from '../support/test-database.js'

openTestGraph()
const folder = temporaryFolder()

test('what was acknowledged survives twenty rounds of faults, and a whole snapshot serves after each', {
  timeout: 900_000,
}, async ({ annotate }) => {
  const lines: string[] = []
  const report = await runCampaign({
    settings: testDatabase(),
    rounds: 20,
    seed: 1,
    folder,
    say: (line) => lines.push(line),
  })
  assert.deepEqual(report.faults, [], lines.join('\n'))
  assert.equal(report.rounds, 20)
  // A trainer is killed or paused at each kind of step.
  for (const point of POINTS) assert.ok((report.kinds[`trainer ${point}`] ?? 0) > 0, point)
  await annotate(
    `${report.acknowledged} acknowledged, ${JSON.stringify(report.retried)} retried, ${report.gone} gone`,
  )
})

test('the model of the campaign finds what is lost, doubled or made up', () => {
  const journal = new Journal()
  const [first, second, unknown] = [like(0), follow(0), block(0)]
  for (const operation of [first, second]) {
    journal.send(operation)
    journal.acknowledge(operation)
  }
  assert.deepEqual(
    journal.faults([
      { ...first, times: 1 },
      { ...second, times: 1 },
    ]),
    [],
  )
  const faults = journal.faults([
    { ...first, times: 2 },
    { ...unknown, times: 1 },
  ])
  assert.deepEqual(
    faults.map((fault) => fault.split(':')[0]),
    ['lost', 'stored 2 times', 'nobody sent it'],
  )
  const writes = (of: (n: number) => object, count: number) =>
    new Set(Array.from({ length: count }, (_, n) => JSON.stringify(of(n)))).size
  assert.deepEqual([writes(like, 2_400), writes(follow, 380), writes(block, 380)], [2_400, 380, 380])
  const kinds = ['a', 'b', 'c']
  assert.deepEqual([3, 4, 5].map((number) => kindOf(number, 7, kinds)).sort(), kinds)
})
