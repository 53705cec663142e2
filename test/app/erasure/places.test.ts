import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'vitest'
import { GRAPH_PLACES, NOTHING_OF_USERS, SNAPSHOT_PLACE } from '../../../src/app/erasure/index.js'

const vocabulary = JSON.parse(readFileSync('cypher/vocabulary.json', 'utf8'))

test.each(['labels', 'relationshipTypes', 'properties'] as const)(
  '%s of the graph each have a place, or hold nothing of users',
  (kind) => {
    const places = [...GRAPH_PLACES, SNAPSHOT_PLACE].flatMap((place) => [...place[kind]])
    const known = [...places, ...Object.keys(NOTHING_OF_USERS[kind])]
    assert.deepEqual([...known].sort(), [...vocabulary[kind]].sort(), 'app/erasure/places.ts')
  },
)

test('migrations name no label or type that the vocabulary lacks', () => {
  const text = execFileSync('sh', ['-c', 'cat cypher/schema/*.cypher']).toString()
  const labels = [...text.matchAll(/\(\w*:([A-Z]\w+)/g)].map(([, label]) => label)
  const types = [...text.matchAll(/\[\w*:([A-Z_]+)/g)].map(([, type]) => type)
  assert.ok(labels.length > 10 && types.length > 5)
  for (const label of labels) assert.ok(vocabulary.labels.includes(label), label)
  for (const type of types) assert.ok(vocabulary.relationshipTypes.includes(type), type)
})
