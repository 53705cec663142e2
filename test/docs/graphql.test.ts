import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { buildSchema, Kind, parse, validate } from 'graphql'
import { describe, it } from 'vitest'
import { checkShape, createCostEstimator } from '../../src/api/limits/index.js'
import { loadSettings } from '../../src/config/index.js'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const list = (folder: string, ending: string) =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}${name}`)

const schema = buildSchema(list('graphql/', '.graphql').map(read).join('\n'))

const { limits } = loadSettings({})
const estimate = createCostEstimator(schema, limits)

describe('GraphQL in the docs', () => {
  const pages = ['README.md', ...list('docs/', '.md')]
  const blocks = pages.flatMap((page) =>
    [...read(page).matchAll(/```graphql\n(.*?)```/gs)].map(([, text], index) => ({
      page,
      index,
      text: text!,
    })),
  )

  it('exists', () => assert.ok(blocks.length >= 15))

  for (const { page, index, text } of blocks) {
    it(`${page}, block ${index + 1}: valid against the schema`, () => {
      const errors = validate(schema, parse(text))
      assert.deepEqual(
        // Several anonymous operations may stand in one block of a page.
        errors.map(({ message }) => message).filter((message) => !message.includes('anonymous operation')),
        [],
      )
    })

    it(`${page}, block ${index + 1}: within the default limits`, () => {
      const document = parse(text, { maxTokens: limits.tokens })
      for (const operation of document.definitions) {
        if (operation.kind !== Kind.OPERATION_DEFINITION) continue
        checkShape(document, operation, limits)
        estimate(document, operation, {})
      }
    })
  }
})
