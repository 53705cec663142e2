import assert from 'node:assert/strict'
import { test } from 'vitest'
import { nameCommunities } from '../../../src/app/training/communities.js'

const item = (id: string, tags: string[] = [], title: string | null = null) => ({ id, title, tags })

test('a community is named after its distinctive tag, not after one that all communities share', () => {
  const rock = [item('1', ['music', 'rock']), item('2', ['music', 'rock']), item('3', ['music'])]
  const jazz = [item('4', ['music', 'jazz']), item('5', ['music', 'jazz']), item('6', ['music'])]
  assert.deepEqual(nameCommunities([rock, jazz], [null, null]), ['rock', 'jazz'])
})

test('all names are different', () => {
  const items = [item('1', ['rock', 'indie'], 'One'), item('2', ['rock', 'indie'], 'Two')]
  const names = nameCommunities([items, items, items, items, items], new Array(5).fill(null))
  assert.deepEqual(names, ['indie', 'rock', 'Fans of One', 'Fans of Two', 'Community 5'])
})

test('a tag of a single favourite is not used as a name', () => {
  assert.deepEqual(nameCommunities([[item('1', ['odd'], 'A Song'), item('2')]], [null]), ['Fans of A Song'])
})

test('without tags and titles the name is a number', () => {
  assert.deepEqual(nameCommunities([[item('1')], []], [null, null]), ['Community 1', 'Community 2'])
})

test('an existing name stays, and no other community gets it', () => {
  const items = [item('1', ['rock', 'indie']), item('2', ['rock', 'indie'])]
  assert.deepEqual(nameCommunities([items, items], [null, 'indie']), ['rock', 'indie'])
  assert.deepEqual(nameCommunities([items, []], ['Community 2', null]), ['Community 2', 'Community 3'])
})
