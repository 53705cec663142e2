import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'vitest'
import { rollback } from '../../../src/app/training/publish.js'
import { cypher } from '../../support/cypher.js'
import { compiledFile } from '../../support/data.js'
import { openTestGraph } from '../../support/database.js'
import { kindOfStep, storesOf, trainFake, watchSteps, writeSmallGraph } from '../../support/fake-training.js'
import { wipe } from '../../support/wipe.js'

const graph = openTestGraph()
const stores = storesOf(graph)
const script = compiledFile('test/support/killable-training.js')

/** Kills a training at the start of its first step of a kind. @returns the step. */
async function killAt(kind: string): Promise<string> {
  const child = spawn(process.execPath, [script, kind], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  let said = ''
  for await (const text of child.stdout.setEncoding('utf8')) {
    said += text
    if (said.endsWith('\n')) child.kill('SIGKILL')
  }
  await closed
  assert.notEqual(said, '', 'the training ended by itself')
  return said.trim()
}

/** The content of the active snapshot's slot. */
async function served(): Promise<unknown> {
  const [row] = await graph.read<Record<string, unknown>>(
    cypher(`MATCH (:KindredActive)-[:IS]->(s)
      RETURN COUNT { ()-[r:SIMILAR_A|SIMILAR_B]->() WHERE type(r) = 'SIMILAR_' + s.slot } AS similar,
        COUNT { (n) WHERE n['embedding' + s.slot] IS NOT NULL } AS vectors,
        COUNT { (:Community {slot: s.slot})<-[:MEMBER_OF]-() } AS members`),
    {},
  )
  return row
}
const whole = { similar: 3, vectors: 7, members: 4 }

/** Ends the lease of the killed process at once, so that the test does not wait for its expiry. */
const expireLease = () =>
  graph.runAutoCommit(
    cypher('MATCH (l:KindredLease) SET l.expiresAt = datetime.realtime() - duration({seconds: 1})'),
    {},
  )

test('after a kill at any kind of step the previous snapshot still serves, and the next run cleans up', {
  timeout: 900_000,
}, async () => {
  await wipe(graph)
  await writeSmallGraph(graph)
  await trainFake(graph)
  const steps: string[] = []
  await trainFake(graph, { progress: watchSteps((step) => steps.push(kindOfStep(step))) })
  for (const wanted of [
    'storing',
    'emptying slot',
    'item neighbours',
    'communities',
    'user vectors',
    'before the pointer moves',
  ])
    assert.ok(
      steps.some((step) => step.includes(wanted)),
      `no step is ${wanted}`,
    )
  const kinds = new Set(steps)
  for (const step of kinds) {
    const { version: before } = (await stores.snapshots.active())!
    assert.equal(kindOfStep(await killAt(step)), step)
    const active = (await stores.snapshots.active())!
    assert.equal(active.version, before, `the pointer moved before the end (${step})`)
    assert.deepEqual(await served(), whole, `killed at ${step}`)
    await stores.snapshots.read(active.version)

    await expireLease()
    const next = await trainFake(graph)
    assert.deepEqual(await served(), whole)
    const records = await stores.snapshots.list()
    assert.ok(records.every(({ status }) => status !== 'writing'))
    assert.equal(records[0]?.version, next.version)
    const back = await rollback(stores)
    assert.equal(back.version, records[1]?.version, `rollback after a kill at ${step}`)
    assert.deepEqual(await served(), whole)
  }
})
