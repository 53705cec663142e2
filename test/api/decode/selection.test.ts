import assert from 'node:assert/strict'
import { type FieldNode, type FragmentDefinitionNode, parse } from 'graphql'
import { test } from 'vitest'
import { selects } from '../../../src/api/decode/selection.js'

function selected(text: string) {
  const { definitions } = parse(text)
  const [operation] = definitions.filter(({ kind }) => kind === 'OperationDefinition')
  const fragments = definitions.filter(
    (each): each is FragmentDefinitionNode => each.kind === 'FragmentDefinition',
  )
  return {
    fieldNodes: (operation as { selectionSet: { selections: readonly FieldNode[] } }).selectionSet.selections,
    fragments: Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
  }
}

test('a path is found as a field, under an alias, in fragments, and with directives', () => {
  for (const text of [
    '{ page { edges { because { kind } } } }',
    '{ page { rows: edges { why: because { kind } } } }',
    '{ page { ... { edges { ... on Edge { because { kind } } } } } }',
    '{ page { ...Whole } } fragment Whole on Page { edges { ...Entry } } fragment Entry on Edge { because { kind } }',
    '{ page { edges { score } edges { because @include(if: false) { kind } } } }',
  ]) {
    assert.ok(selects(selected(text), 'edges.because'), text)
  }
})

test('an unselected path is not found', () => {
  for (const text of [
    '{ page { edges { score } } }',
    '{ page { because { kind } edges { score } } }',
    '{ page { other { because { kind } } } }',
    '{ page { ...Whole } } fragment Whole on Page { edges { score } }',
  ]) {
    assert.ok(!selects(selected(text), 'edges.because'), text)
  }
})
