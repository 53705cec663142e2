import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { readBlendWeights } from '../../../src/core/blend/index.js'
import { createVocabulary } from '../../../src/core/data/index.js'
import type { Snapshot } from '../../../src/core/model/snapshot.js'
import {
  createSnapshotDecoder,
  decodeSnapshot,
  encodeSnapshot,
} from '../../../src/core/model/snapshot-codec.js'
import type { KindredError } from '../../../src/core/shared/index.js'
import { exampleSnapshot, plainSnapshot } from '../../support/snapshots.js'

const vocabularies = fc
  .uniqueArray(fc.string({ unit: 'binary', minLength: 1 }), { maxLength: 8 })
  .map(createVocabulary)
// The one name that no record of ours can have.
const names = fc.string().filter((name) => name !== '__proto__')
const arrays = fc.dictionary(
  names,
  fc.oneof(
    fc.float32Array({ maxLength: 9 }),
    fc.float64Array({ maxLength: 9 }),
    fc.int32Array({ maxLength: 9 }),
    fc.uint8Array({ maxLength: 9 }),
  ),
  { maxKeys: 4 },
)
// What JSON cannot tell apart (−0) is left out.
const json = fc.dictionary(
  names,
  fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))),
)
const snapshots = fc.letrec<{ snapshot: Snapshot }>((tie) => ({
  snapshot: fc.record({
    algorithm: fc.string(),
    target: fc.constantFrom('item' as const, 'friend' as const),
    seed: fc.nat(),
    datasetHash: fc.string(),
    users: vocabularies,
    items: vocabularies,
    options: json,
    tuned: json,
    metrics: fc.dictionary(
      names,
      fc.double({ noDefaultInfinity: true }).map((value) => value + 0),
    ),
    arrays,
    members: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant({}),
      fc.dictionary(names, tie('snapshot'), { maxKeys: 3 }),
    ),
  }),
})).snapshot

function example(): Snapshot {
  const users = createVocabulary(['u1', 'u2', 'u3'])
  const items = createVocabulary(['i1', 'i2'])
  const vectors = Float32Array.of(1, 2, 3, 4)
  const shared = {
    target: 'item',
    seed: 1,
    datasetHash: 'abc',
    users,
    items,
    options: {},
    tuned: {},
    metrics: {},
  } as const
  return {
    ...shared,
    algorithm: 'blend',
    arrays: { itemVectors: vectors },
    members: {
      lightgcn: { ...shared, algorithm: 'lightgcn', arrays: { itemVectors: vectors }, members: {} },
      popularity: {
        ...shared,
        items: createVocabulary(items.ids),
        algorithm: 'popularity',
        arrays: { counts: Float32Array.of(5, 6) },
        members: {},
      },
    },
  }
}

test('any snapshot survives encoding and decoding', () => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      assert.deepEqual(plainSnapshot(decodeSnapshot(encodeSnapshot(snapshot))), plainSnapshot(snapshot))
    }),
    { numRuns: 200 },
  )
})

test('bytes at any alignment are decoded', () => {
  const { manifest, bytes } = encodeSnapshot(example())
  const moved = new Uint8Array(bytes.byteLength + 3)
  moved.set(bytes, 3)
  assert.deepEqual(
    plainSnapshot(decodeSnapshot({ manifest, bytes: moved.subarray(3) })),
    plainSnapshot(example()),
  )
})

test('bytes in chunks of any length are joined', () => {
  const { manifest, bytes } = encodeSnapshot(example())
  fc.assert(
    fc.property(fc.array(fc.nat(200)), (lengths) => {
      const decoder = createSnapshotDecoder(manifest)
      let from = 0
      for (const length of [...lengths, bytes.length]) {
        decoder.put(bytes.subarray(from, from + length))
        from = Math.min(from + length, bytes.length)
      }
      assert.deepEqual(plainSnapshot(decoder.finish()), plainSnapshot(example()))
    }),
  )
})

test('arrays that members share are stored once and shared after decoding', () => {
  const encoded = encodeSnapshot(example())
  assert.equal(JSON.parse(encoded.manifest).vocabularies.length, 2)
  const { members, users, items, arrays } = decodeSnapshot(encoded)
  assert.equal(members.lightgcn?.users, users)
  assert.equal(members.popularity?.items, items)
  assert.equal(members.lightgcn?.arrays.itemVectors?.buffer, arrays.itemVectors?.buffer)
})

test('a metric that is not a number comes back as NaN', () => {
  const read = decodeSnapshot(encodeSnapshot({ ...example(), metrics: { recall: Number.NaN } }))
  assert.ok(Number.isNaN(read.metrics.recall))
})

const isBadData = (error: KindredError): boolean => error.code === 'BAD_DATA' && error.remedy !== undefined

test('a changed byte, a missing one and one too many are BAD_DATA', () => {
  const { manifest, bytes } = encodeSnapshot(example())
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (position, difference) => {
      const changed = bytes.slice()
      changed[position]! ^= difference
      assert.throws(() => decodeSnapshot({ manifest, bytes: changed }), isBadData)
    }),
  )
  assert.throws(() => decodeSnapshot({ manifest, bytes: bytes.subarray(1) }), isBadData)
  assert.throws(() => decodeSnapshot({ manifest, bytes: Uint8Array.of(...bytes, 0) }), isBadData)
})

test('a damaged manifest is BAD_DATA wherever it is cut', () => {
  const { manifest, bytes } = encodeSnapshot(example())
  for (let length = 0; length < manifest.length; length++) {
    assert.throws(() => decodeSnapshot({ manifest: manifest.slice(0, length), bytes }), isBadData)
  }
  const broken: ((root: { root: Record<string, unknown>; vocabularies: { offset: number }[] }) => void)[] = [
    (whole) => delete whole.root.algorithm,
    (whole) => Object.assign(whole.root, { users: 9 }),
    (whole) =>
      Object.assign(whole.root, { arrays: { a: { type: 'float32', offset: 1e9 * 8, byteLength: 8 } } }),
    (whole) => Object.assign(whole.root, { arrays: { a: { type: 'float64', offset: 0, byteLength: 7 } } }),
    (whole) => Object.assign(whole.root, { arrays: { a: { type: 'float16', offset: 0, byteLength: 8 } } }),
    (whole) => Object.assign(whole.vocabularies[0]!, { byteLength: 3 }),
  ]
  for (const breakIt of broken) {
    const whole = JSON.parse(manifest)
    breakIt(whole)
    assert.throws(() => decodeSnapshot({ manifest: JSON.stringify(whole), bytes }), isBadData)
  }
})

test('another format version is named in the error', () => {
  const { manifest, bytes } = encodeSnapshot(example())
  const future = JSON.stringify({ ...JSON.parse(manifest), formatVersion: 2 })
  assert.throws(() => decodeSnapshot({ manifest: future, bytes }), /format version 2/)
})

test('a snapshot of an earlier version has its models and sources under their current names', () => {
  const { members: _, ...shared } = example()
  const part = (algorithm: string, target: 'item' | 'friend' = 'item'): Snapshot => ({
    ...shared,
    algorithm,
    target,
    members: {},
  })
  const friends: Snapshot = {
    ...part('friends-blend', 'friend'),
    tuned: {
      blend: {
        segments: [{ maxHistory: null, weights: { embedding: 1, popular: 0.1 } }],
        lift: { popular: 0 },
      },
    },
    metrics: { 'embedding/ndcg@20': 0.1, 'popular/ndcg@20': 0.05 },
    members: { embedding: part('embedding', 'friend'), popularity: part('popularity', 'friend') },
  }
  const stored: Snapshot = {
    ...part('blend'),
    options: { members: ['neighbours', 'als'], memberOptions: { neighbours: { neighbours: 7 } } },
    tuned: {
      blend: {
        segments: [
          { maxHistory: 0, weights: { popular: 1 } },
          { maxHistory: null, weights: { embedding: 0.5, neighbours: 0.3, friends: 0.2, als: 0 } },
        ],
        lift: { neighbours: 0.01, friends: 0.02 },
      },
      members: { neighbours: { exponents: { source: 1 } }, friends: {} },
      fallback: 'embedding',
    },
    metrics: { 'ndcg@20': 0.2, 'embedding/ndcg@20': 0.1, 'popular/recall@20': 0.3, 'als/ndcg@20': 0.1 },
    members: {
      ...{ lightgcn: part('lightgcn'), neighbours: part('neighbours'), friends: part('friends') },
      ...{ popularity: part('popularity'), 'friends-blend': friends },
    },
  }
  const read = decodeSnapshot(encodeSnapshot(stored))
  assert.deepEqual(read.options, { members: ['rp3', 'als'], memberOptions: { rp3: { neighbours: 7 } } })
  assert.deepEqual(read.tuned, {
    blend: {
      segments: [
        { maxHistory: 0, weights: { popularity: 1 } },
        { maxHistory: null, weights: { lightgcn: 0.5, rp3: 0.3, 'friends-liked': 0.2, als: 0 } },
      ],
      ablationGains: { rp3: 0.01, 'friends-liked': 0.02 },
    },
    members: { rp3: { exponents: { source: 1 } }, 'friends-liked': {} },
    fallback: 'lightgcn',
  })
  assert.deepEqual(Object.keys(read.metrics), [
    ...['ndcg@20', 'lightgcn/ndcg@20', 'popularity/recall@20', 'als/ndcg@20'],
  ])
  assert.deepEqual(
    Object.entries(read.members).map(([name, { algorithm }]) => [name, algorithm]),
    ['lightgcn', 'rp3', 'friends-liked', 'popularity', 'friends-blend'].map((name) => [name, name]),
  )
  const people = read.members['friends-blend']!
  assert.deepEqual(readBlendWeights(people)?.segments[0]?.weights, { embedding: 1, popularity: 0.1 })
  assert.deepEqual(Object.keys(people.metrics), ['embedding/ndcg@20', 'popularity/ndcg@20'])
  assert.deepEqual(Object.keys(people.members), ['embedding', 'popularity'])
})

test('a manifest with a section that no memory holds is refused', () => {
  const { manifest } = encodeSnapshot(exampleSnapshot())
  const huge = manifest
    .replace(/"byteLength":\d+,"sha256"/, `"byteLength":${2 ** 52},"sha256"`)
    .replace(/("vocabularies":\[\{"offset":0,"byteLength":)\d+/, `$1${2 ** 51}`)
  assert.throws(() => createSnapshotDecoder(huge), { code: 'BAD_DATA', message: /memory/ })
})
