import assert from 'node:assert/strict'
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { describe, it } from 'vitest'
import { readTypeDefs } from '../../src/api/http/index.js'

interface Described {
  readonly name: string
  readonly description?: string | null | undefined
}

/** Every type, field, argument, input field and enum value of our schema, by its path. */
function* definitions(): Generator<[path: string, definition: Described]> {
  for (const type of Object.values(buildSchema(readTypeDefs()).getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue
    yield [type.name, type]
    if (isEnumType(type)) for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value]
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) yield [`${type.name}.${field.name}`, field]
    if (isObjectType(type) || isInterfaceType(type))
      for (const field of Object.values(type.getFields())) {
        yield [`${type.name}.${field.name}`, field]
        for (const argument of field.args) yield [`${type.name}.${field.name}(${argument.name})`, argument]
      }
  }
}

describe('the schema', () => {
  it('describes every type, field, argument, input field and enum value in full sentences', () => {
    const all = [...definitions()]
    assert.ok(all.length > 400, `${all.length} definitions`)
    const wrong = all.filter(([, { description }]) => !/^[A-Z`0-9][\s\S]*\.$/.test(description ?? ''))
    assert.deepEqual(
      wrong.map(([path, { description }]) => [path, description]),
      [],
    )
  })

  it("keeps its lines within the formatter's width", () => {
    const long = readTypeDefs()
      .split('\n')
      .filter((line) => line.length > 110)
    assert.deepEqual(long, [])
  })
})
