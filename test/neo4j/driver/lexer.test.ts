import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { lexCypher, parametersIn, splitStatements } from '../../../src/neo4j/driver/queries.js'

test('the joined tokens equal the text', () => {
  const piece = fc.constantFrom(
    "'",
    '"',
    '`',
    '\\',
    '/',
    '*',
    '//',
    '/*',
    '*/',
    '$',
    'a',
    '1',
    ' ',
    '\n',
    ';',
    'é',
    '🙂',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
      const text = pieces.join('')
      assert.equal([...lexCypher(text)].map((token) => token.text).join(''), text)
    }),
  )
})

test('parameters in comments, strings and quoted names do not count', () => {
  const text = [
    "MATCH (n {a: $one, b: '$two', c: \"it's $three\", d: 'it\\'s $four'})",
    '// $five',
    '/* $six',
    '$seven */ WHERE n.`$eight` > $`nine ten` AND n.x = $one',
    'RETURN $_eleven, $12',
  ].join('\n')
  assert.deepEqual(parametersIn(text), ['one', 'nine ten', '_eleven', '12'])
})

test('statements are divided at semicolons outside strings, names and comments', () => {
  const text = "CREATE (:A {x: ';'}); // one; two\nCREATE (:`;`);\n\n/* ; */ RETURN 1"
  assert.deepEqual(splitStatements(text), ["CREATE (:A {x: ';'})", 'CREATE (:`;`)', 'RETURN 1'])
})
