import assert from 'node:assert/strict'
import { describe, test } from 'vitest'
import { createVocabulary } from '../../src/core/data/index.js'
import type { Dataset } from '../../src/core/dataset/index.js'
import type { Model, Query, Recommender, Snapshot, Target, TrainingRun } from '../../src/core/model/index.js'
import { eraseUsers, rowsOfUser, unknownArrays } from '../../src/core/model/index.js'
import { rowIndices, rowValues } from '../../src/numeric/sparse/index.js'
import { emptyDataset, groupedDataset } from '../support/datasets.js'

/** Settings of {@link conformModel}. */
export interface ModelConformance {
  readonly target: Target
  /** Options that make the model quick on a small dataset. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Its last user must have neither history nor ties. Default: `groupedDataset()`. */
  readonly data?: Dataset
  /**
   * Largest difference between a score of `recommend` and one of `scoreBlock`, relative to the largest score.
   * Default 1e-5.
   */
  readonly tolerance?: number
}

/**
 * Tests what every `Model` (core/model/recommender.ts) promises. Called once in the test file of each model.
 */
export function conformModel(model: Model, conformance: ModelConformance): void {
  const { target, options = {}, data = groupedDataset(), tolerance = 1e-5 } = conformance
  const run = (more: Partial<TrainingRun> = {}): TrainingRun => ({ target, seed: 1, options, ...more })
  const known = 7
  /** A user without history and ties. */
  const isolated = data.users.size - 1

  describe(`${model.name} (${target}) is a model`, async () => {
    const snapshot = await model.fit(data, run())
    const recommender = model.load(snapshot)

    test('names itself and its target in the snapshot', () => {
      assert.ok(model.targets.includes(target))
      assert.equal(snapshot.algorithm, model.name)
      assert.equal(snapshot.target, target)
      assert.equal(snapshot.datasetHash, data.hash)
      assert.equal(snapshot.seed, 1)
    })

    test('accepts all values of its search ranges, which include the defaults', async () => {
      for (const [name, range] of Object.entries(model.searchSpace?.() ?? {})) {
        const defaultValue = snapshot.options[name]
        const inside =
          'choices' in range
            ? range.choices.some((choice) => choice === defaultValue)
            : range.from <= Number(defaultValue) && Number(defaultValue) <= range.to
        assert.ok(inside || name in options, `the default of ${name} is ${defaultValue}`)
        for (const value of 'choices' in range ? range.choices : [range.from, range.to]) {
          const fit = model.fit(emptyDataset(3, 4), run({ options: { ...options, [name]: value } }))
          const code = await fit.then(
            () => 'fitted',
            (error: { code?: string }) => error.code,
          )
          assert.ok(code === 'fitted' || code === 'BAD_DATA', `${name} = ${value}: ${code}`)
        }
      }
    })

    test('returns at most k entries, best first, without duplicates, with finite scores', async () => {
      for (const k of [0, 1, 5, 10_000]) {
        const list = await recommender.recommend(queryOf(data, target, known, { k }))
        assert.ok(list.length <= k)
        checkOrder(list)
        if (k > 0) assert.ok(list.length > 0, 'a user with a history gets results')
      }
    })

    test('a shorter list is the head of a longer one', async () => {
      const long = await recommender.recommend(queryOf(data, target, known, { k: 20 }))
      const short = await recommender.recommend(queryOf(data, target, known, { k: 5 }))
      assert.deepEqual(long.slice(0, 5), short)
    })

    test('does not return excluded ids', async () => {
      const before = await recommender.recommend(queryOf(data, target, known, { k: 20 }))
      const excluded = new Set([before[0]!.id, before[2]?.id ?? 'none', 'unknown'])
      const after = await recommender.recommend(queryOf(data, target, known, { k: 20, exclude: excluded }))
      assert.ok(after.every(({ id }) => !excluded.has(id)))
      if (target === 'friend') assert.ok(before.every(({ id }) => id !== data.users.ids[known]))
    })

    test('returns only ids of `only`', async () => {
      const all = await recommender.recommend(queryOf(data, target, known, { k: 20 }))
      const only = new Set([all[1]!.id, all.at(-1)!.id, 'unknown'])
      const list = await recommender.recommend(queryOf(data, target, known, { k: 20, only }))
      assert.deepEqual(new Set(list.map(({ id }) => id)), new Set([all[1]!.id, all.at(-1)!.id]))
      assert.deepEqual(await recommender.recommend(queryOf(data, target, known, { only: new Set() })), [])
    })

    test('accepts unknown users, items and friends, and empty histories', async () => {
      const stranger = { ...queryOf(data, target, known), user: 'stranger' }
      checkOrder(await recommender.recommend(stranger))
      checkOrder(
        await recommender.recommend({
          ...stranger,
          history: [{ item: 'unknown', weight: 1, at: null }, ...stranger.history],
          friends: ['unknown', ...stranger.friends],
        }),
      )
      checkOrder(await recommender.recommend({ ...stranger, history: [], friends: [] }))
      checkOrder(await recommender.recommend(queryOf(data, target, isolated)))
    })

    test('accepts a history of dislikes only', async () => {
      const query = queryOf(data, target, known)
      const history = query.history.map((preference) => ({ ...preference, weight: -1 }))
      checkOrder(await recommender.recommend({ ...query, history }))
    })

    test('the same seed gives the same bits', async () => {
      const again = await model.fit(data, run())
      assert.deepEqual(plain(again), plain(snapshot))
    })

    test('a snapshot is plain data: a copy of it gives the same results', async () => {
      const copy = model.load(copySnapshot(snapshot))
      const query = queryOf(data, target, known)
      assert.deepEqual(await copy.recommend(query), await recommender.recommend(query))
      JSON.stringify([snapshot.options, snapshot.tuned, snapshot.metrics])
    })

    test('scoreBlock agrees with recommend', async (context) => {
      context.skip(!recommender.scoreBlock, 'no dense scores')
      const users = Int32Array.of(known, isolated, 3)
      const rows = await denseScores(recommender, users, data, target)
      const targets = target === 'item' ? data.items : data.users
      for (const [position, user] of users.entries()) {
        const dense = rows[position]!
        assert.ok(dense.every(Number.isFinite), 'dense scores are finite')
        const query = queryOf(data, target, user)
        const list = await recommender.recommend(query)
        const scale = Math.max(1e-6, ...list.map(({ score }) => Math.abs(score)))
        for (const { id, score } of list) {
          assert.ok(Math.abs(dense[targets.indexOf(id)]! - score) <= tolerance * scale, `${id}: ${score}`)
        }
        if (list.length < query.k) continue
        // Targets that recommend left out do not score above its last entry.
        const listed = new Set(list.map(({ id }) => id))
        for (const [row, score] of dense.entries()) {
          const id = targets.ids[row]!
          if (listed.has(id) || query.exclude.has(id) || (target === 'friend' && row === user)) continue
          assert.ok(score <= list.at(-1)!.score + tolerance * scale, `${id} was left out`)
        }
      }
    })

    test('topBlock returns the best of scoreBlock', async (context) => {
      context.skip(!recommender.topBlock, 'no topBlock')
      const users = Int32Array.of(known, isolated, 3)
      const own = target === 'item' ? data.interactions : data.ties
      const k = 15
      const found = recommender.topBlock!(users, { k, exclude: own })
      const rows = await denseScores(recommender, users, data, target)
      for (const [position, user] of users.entries()) {
        const dense = rows[position]!
        for (const row of rowIndices(own, user)) dense[row] = Number.NEGATIVE_INFINITY
        const order = [...dense.keys()].sort((left, right) => dense[right]! - dense[left]! || left - right)
        const best = order.filter((row) => dense[row]! > Number.NEGATIVE_INFINITY).slice(0, k)
        const list = [...found.subarray(position * k, (position + 1) * k)]
        assert.deepEqual(list, [...best, ...new Array(k - best.length).fill(-1)])
      }
    })

    test('scoreQueries agrees with recommend, and the bits of a query do not depend on the other queries', async (context) => {
      context.skip(!recommender.scoreQueries, 'no dense scores')
      const targets = target === 'item' ? data.items : data.users
      const disliked = queryOf(data, target, known).history.map((entry, place) => ({
        ...entry,
        weight: place % 3 === 0 ? -1 : 2,
      }))
      const queries = [
        queryOf(data, target, known),
        queryOf(data, target, isolated),
        queryOf(data, target, known, { history: disliked, exclude: new Set() }),
        { ...queryOf(data, target, known), user: 'stranger' },
        queryOf(data, target, 3),
      ]
      const together = new Float32Array(queries.length * targets.size).fill(Number.NaN)
      recommender.scoreQueries!(queries, together)
      for (const [place, query] of queries.entries()) {
        const scores = new Float32Array(targets.size).fill(Number.NaN)
        recommender.scoreQueries!([query], scores)
        assert.deepEqual(together.subarray(place * targets.size, (place + 1) * targets.size), scores)
        assert.ok(scores.every(Number.isFinite), 'dense scores are finite')
        const list = await recommender.recommend({ ...query, k: targets.size })
        const scale = Math.max(1e-6, ...list.map(({ score }) => Math.abs(score)))
        for (const { id, score } of list)
          assert.ok(Math.abs(scores[targets.indexOf(id)]! - score) <= tolerance * scale, `${id}: ${score}`)
        const listed = new Set(list.map(({ id }) => id))
        for (const [row, score] of scores.entries()) {
          const id = targets.ids[row]!
          if (listed.has(id) || query.exclude.has(id) || (target === 'friend' && id === query.user)) continue
          assert.ok(score <= tolerance * scale, `${id} was left out`)
        }
      }
    })

    test('scoreUsers agrees with scoreBlock up to a constant', async (context) => {
      context.skip(!recommender.scoreUsers, 'no scoreUsers')
      const users = Int32Array.from({ length: data.users.size - 2 }, (_, row) => row)
      const rows = await denseScores(recommender, users, data, target)
      const scores = new Float32Array(data.users.size).fill(Number.NaN)
      const mixtures = [
        { rows: [3], weights: [1] },
        { rows: [0, 1, 7], weights: [0.25, 0.5, 0.25] },
      ]
      for (const mixture of mixtures) {
        recommender.scoreUsers!(
          { rows: Int32Array.from(mixture.rows), weights: Float32Array.from(mixture.weights) },
          scores,
        )
        const expected = rows.map((row) =>
          mixture.rows.reduce((sum, item, at) => sum + mixture.weights[at]! * row[item]!, 0),
        )
        const scale = Math.max(...expected.map(Math.abs))
        for (const user of users) {
          const difference = scores[user]! - scores[0]! - (expected[user]! - expected[0]!)
          assert.ok(Math.abs(difference) <= 10 * tolerance * scale, `${data.users.ids[user]}: ${difference}`)
        }
        assert.ok(scores.every(Number.isFinite))
      }
    })

    test('a user can be erased from its snapshot', async () => {
      assert.deepEqual(unknownArrays(Object.keys(snapshot.arrays)), [], 'core/model/array-layouts.ts')
      const id = data.users.ids[known]!
      const erased = eraseUsers(withOwnUsers(snapshot), [id])
      assert.equal(erased.users.indexOf(id), -1)
      assert.deepEqual(rowsOfUser(erased, erased.users.ids[known]!), {}, 'the row is empty')
      checkSameShapes(erased, snapshot)
      const loaded = model.load(erased)
      checkOrder(await loaded.recommend(queryOf(data, target, known)))
      const others = await loaded.recommend(queryOf(data, target, 3))
      checkOrder(others)
      assert.ok(!others.some((entry) => entry.id === id))
    })

    test('rejects an unknown option by name', async () => {
      await assert.rejects(model.fit(data, run({ options: { ...options, colour: 'red' } })), {
        code: 'BAD_CONFIGURATION',
        message: /colour/,
      })
    })

    test('rejects the snapshot of another algorithm', () => {
      assert.throws(() => model.load({ ...snapshot, algorithm: 'another' }), { code: 'BAD_DATA' })
    })

    test('fits an empty dataset or rejects it as BAD_DATA', async () => {
      for (const empty of [emptyDataset(), emptyDataset(3, 4)]) {
        let fitted: Snapshot
        try {
          fitted = await model.fit(empty, run())
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'BAD_DATA')
          continue
        }
        checkOrder(await model.load(fitted).recommend({ ...queryOf(data, target, known), user: 'user-1' }))
      }
    })

    test('stops when its signal aborts', async (context) => {
      const controller = new AbortController()
      const { signal } = controller
      const abort = () => controller.abort(new Error('enough'))
      // Aborts in the middle of the fit: when it first yields to the event loop or reports progress.
      setImmediate(abort)
      const outcome = await model.fit(data, run({ signal, onProgress: abort })).then(
        () => 'fitted',
        (error: Error) => error.message,
      )
      context.skip(!signal.aborted, 'fits without a pause')
      assert.equal(outcome, 'enough')
    })
  })
}

/** The query that a server would send for a user of the dataset. It excludes their history or friends. */
export function queryOf(data: Dataset, target: Target, user: number, more: Partial<Query> = {}): Query {
  const liked = rowIndices(data.interactions, user)
  const weights = rowValues(data.interactions, user)
  const friends = [...rowIndices(data.ties, user)].map((row) => data.users.ids[row]!)
  const history = [...liked].map((row, position) => ({
    item: data.items.ids[row]!,
    weight: weights[position]!,
    at: null,
  }))
  return {
    target,
    user: data.users.ids[user]!,
    k: 20,
    history,
    friends,
    exclude: new Set(target === 'item' ? history.map(({ item }) => item) : friends),
    asOf: Date.UTC(2026, 0, 1),
    ...more,
  }
}

async function denseScores(
  recommender: Recommender,
  users: Int32Array,
  data: Dataset,
  target: Target,
): Promise<Float32Array[]> {
  const width = target === 'item' ? data.items.size : data.users.size
  // NaN reveals scores that are not overwritten.
  const scores = new Float32Array(users.length * width).fill(Number.NaN)
  await recommender.scoreBlock!(users, scores)
  return Array.from(users, (_, position) => scores.subarray(position * width, (position + 1) * width))
}

function checkOrder(list: readonly { readonly id: string; readonly score: number }[]): void {
  assert.equal(new Set(list.map(({ id }) => id)).size, list.length, 'a duplicate id')
  for (const [position, { score }] of list.entries()) {
    assert.ok(Number.isFinite(score))
    if (position > 0) assert.ok(score <= list[position - 1]!.score, 'not in descending order')
  }
}

function copySnapshot(snapshot: Snapshot): Snapshot {
  const { users, items, members, ...values } = snapshot
  const copies = Object.entries(members).map(([name, member]) => [name, copySnapshot(member)])
  return { ...structuredClone(values), users, items, members: Object.fromEntries(copies) }
}

/** A snapshot with a vocabulary of its own, which may forget a user. */
function withOwnUsers(snapshot: Snapshot, users = createVocabulary(snapshot.users.ids)): Snapshot {
  const members = Object.entries(snapshot.members).map(([name, member]) => [
    name,
    withOwnUsers(member, users),
  ])
  return { ...snapshot, users, members: Object.fromEntries(members) }
}

/** Arrays keep their lengths, except matrices that lose entries. */
function checkSameShapes(erased: Snapshot, snapshot: Snapshot): void {
  for (const [name, array] of Object.entries(snapshot.arrays)) {
    const lost = array.length - erased.arrays[name]!.length
    assert.ok(/(Indices|Values)$/.test(name) ? lost >= 0 : lost === 0, name)
  }
  for (const [name, member] of Object.entries(snapshot.members))
    checkSameShapes(erased.members[name]!, member)
}

/** A snapshot without the vocabularies, whose closures are not comparable. */
function plain({ users: _users, items: _items, members, ...values }: Snapshot): unknown {
  const inner = Object.entries(members).map(([name, member]) => [name, plain(member)])
  return { ...values, members: Object.fromEntries(inner) }
}
