import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql'
import type { Choices } from './choices.js'

/** Ids that the graph of a fuzz run has. */
export const KNOWN_USERS = Array.from({ length: 10 }, (_, index) => `user-${index}`)
export const KNOWN_ITEMS = Array.from({ length: 20 }, (_, index) => `item-${index}`)

/** A number as JSON and GraphQL write it, which JavaScript cannot hold or would write in another way. */
export class RawNumber {
  constructor(readonly text: string) {}
}

/** An enum value in a document; in variables it is a text. */
export class EnumName {
  constructor(readonly name: string) {}
}

/** Texts that break parsers, queries, pages or stores. Cypher is in small letters, because of the oracle. */
export const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  '\t\n',
  'x'.repeat(512),
  'x'.repeat(513),
  'ß'.repeat(512),
  '😀'.repeat(256),
  'a\u0000b',
  '\u0000',
  '\u001f',
  '\u007f',
  '\ud800',
  'a\udfffb',
  '\ufeff',
  '\ufffe',
  '\u202eabc\u202c',
  'שלום',
  'مرحبا',
  'e\u0301',
  '\u200b',
  "'",
  '"',
  '`',
  '\\',
  '\\u0000',
  "' or 1=1 //",
  "'}) detach delete n //",
  '`) match (n) detach delete n //',
  '$user',
  '{"a": 1}',
  '<script>alert(1)</script>',
  '%00',
  '%s%n',
  '../../../etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'NaN',
  'Infinity',
  '-0',
  '1e400',
  'true',
  'a:b',
  'a>b',
  'title~ OR name:*',
  '(((((',
  '+ - && || ! ( ) { } [ ] ^ " ~ * ? : \\ /',
  'AND OR NOT',
  'x~99999999999',
  'x^-1',
  '/[/',
]

const ODD_NUMBERS: readonly (number | RawNumber)[] = [
  ...[0, 1, -1, 0.5, 1.5, 2, 20, 100, 101, 365, 366, 1_000, 1_001, 2_147_483_647, -2_147_483_648],
  ...[2_147_483_648, 1e-6, 1e6, 1e160, -1e160, 1e308, 5e-324, 1e21, 8.64e15],
  ...[
    '-0',
    '-0.0',
    '1e400',
    '-1e400',
    '1e-400',
    '1e999',
    '0.1e1',
    '9007199254740993',
    '123456789012345678901234567890',
  ].map((text) => new RawNumber(text)),
]

const DATES: readonly unknown[] = [
  ...['2026-03-01', '2026-03-01T12:00:00Z', '2024-02-29', '2026-02-29', '2026-02-30', '2026-13-01'],
  ...['0000-01-01', '0001-01-01T00:00:00+23:59', '9999-12-31T23:59:59.999999999Z', '1969-12-31T23:59:59Z'],
  ...['9999-12-31T23:59:59-23:59', '2026-01-01T24:00:00Z', '2026-01-01T23:60:00Z', '2026-01-01T00:00:60Z'],
  ...['2026-01-01T00:00:00+99:99', '275760-09-13', '+275760-09-13T00:00:00Z', '-000001-01-01', '2026-1-1'],
  ...['2026-01-01T00:00', '2026-W01', '12:00', 'now', '', '２０２６-01-01', 0, 1e20, true, [], {}],
]

const LENGTHS = [0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4]

/** What values may be made of besides the fixed ones. */
export interface ValuePool {
  /** Cursors of earlier answers. */
  readonly cursors: readonly string[]
  /** Ids of pages of earlier answers. */
  readonly pages: readonly string[]
}

/**
 * A value for an argument or a field of an input: mostly valid, sometimes with an odd value, sometimes of
 * another type.
 *
 * @param name name of the argument, which tells users, items and cursors apart.
 */
export function valueFor(type: GraphQLInputType, name: string, choices: Choices, pool: ValuePool): unknown {
  if (choices.chance(0.004)) return anything(choices)
  if (isNonNullType(type)) {
    return choices.chance(0.003) ? null : presentValue(type.ofType, name, choices, pool)
  }
  return choices.chance(0.03) ? null : presentValue(type, name, choices, pool)
}

/** A value that is not null. */
function presentValue(type: GraphQLInputType, name: string, choices: Choices, pool: ValuePool): unknown {
  if (isListType(type)) {
    // GraphQL takes one value for a list of one.
    if (choices.chance(0.05)) return valueFor(type.ofType, name, choices, pool)
    const length = choices.chance(0.02) ? choices.pick([51, 101, 1_001]) : choices.pick(LENGTHS)
    const entry = () => valueFor(type.ofType, name, choices, pool)
    if (length <= 4) return Array.from({ length }, entry)
    const few = [entry(), entry(), entry()]
    return Array.from({ length }, (_, at) => few[at % few.length])
  }
  if (isEnumType(type)) {
    const { name: value } = choices.pick(type.getValues())
    return choices.chance(0.04) ? choices.pick(['', value.toLowerCase(), 0, true]) : new EnumName(value)
  }
  if (isInputObjectType(type)) return inputOf(type, choices, pool)
  switch (type.name) {
    case 'Int':
      return choices.chance(0.8) ? choices.pick([0, 1, 2, 3, 5, 10, 20]) : choices.pick(ODD_NUMBERS)
    case 'Float':
      return choices.chance(0.5) ? choices.pick([0, 0.25, 0.5, 1, 2, 5]) : choices.pick(ODD_NUMBERS)
    case 'Boolean':
      return choices.chance(0.98) ? choices.chance(0.5) : choices.pick(['true', 0, 1, ''])
    case 'DateTime':
      return choices.chance(0.6) ? '2026-03-01T12:00:00Z' : choices.pick(DATES)
    default:
      return textOf(name, choices, pool)
  }
}

function inputOf(
  type: Extract<GraphQLInputType, { getFields(): unknown }>,
  choices: Choices,
  pool: ValuePool,
): Record<string, unknown> {
  const fields = Object.values(type.getFields())
  // Without a prototype, `__proto__` is a name like others.
  const input: Record<string, unknown> = Object.create(null)
  const put = (field: (typeof fields)[number]) => {
    input[field.name] = valueFor(field.type, field.name, choices, pool)
  }
  if (type.isOneOf && choices.chance(0.9)) {
    put(choices.pick(fields))
    return input
  }
  for (const field of fields) if (choices.chance(isRequiredInputField(field) ? 0.99 : 0.25)) put(field)
  if (choices.chance(0.02)) input[choices.pick(['unknown', '__proto__', 'constructor'])] = anything(choices)
  return input
}

function textOf(name: string, choices: Choices, pool: ValuePool): unknown {
  if (/^after$/.test(name)) return choices.chance(0.4) ? null : cursorOf(choices, pool)
  if (/recommendationId/.test(name) && choices.chance(0.5) && pool.pages.length > 0)
    return choices.pick(pool.pages)
  if (choices.chance(0.25)) return choices.pick(ODD_TEXTS)
  if (choices.chance(0.02)) return choices.pick([7, -1, 1.5, new RawNumber('1e400')])
  if (name === 'locale') return choices.pick(['en', 'de', 'de-AT', 'x', 'en_US', 'zz-ZZ-zz', '*'])
  if (name === 'kind' || /kinds/i.test(name)) return choices.pick(['LIKE', 'VIEW', 'RATE', 'DISLIKE', 'NOPE'])
  if (/tag/i.test(name)) return choices.pick(['red', 'blue', 'Green'])
  if (name === 'text' || name === 'title' || name === 'name') return choices.pick(['Title', 'name of', 'tea'])
  if (name === 'nodeId')
    return Buffer.from(choices.pick(['User:user-1', 'Item:item-1', 'Tag:x', 'User:', ':'])).toString(
      'base64url',
    )
  if (/item/i.test(name)) return choices.pick(KNOWN_ITEMS)
  if (/user|^from$|^to$|^a$|^b$|^target$|author/i.test(name)) return choices.pick(KNOWN_USERS)
  return choices.pick(choices.chance(0.5) ? KNOWN_USERS : KNOWN_ITEMS)
}

const LISTS = ['popular', 'trending', 'latest', 'similar', 'also', 'friends', 'history', 'members', 'search']
const KEYS: readonly string[] = [
  '1',
  '"item-1"',
  'null',
  '-1',
  '1e999',
  '"\\ud800"',
  '1.5',
  '{}',
  '[]',
  '1e308',
]

/** A cursor: a real one, a changed one, or one that a stranger made. */
export function cursorOf(choices: Choices, { cursors }: ValuePool): string {
  if (choices.chance(0.3)) {
    const key = Array.from({ length: choices.number(5) }, () => choices.pick(KEYS))
    const text = `[${[JSON.stringify(choices.pick(LISTS)), ...key].join(',')}]`
    return Buffer.from(text).toString('base64url')
  }
  if (cursors.length === 0 || choices.chance(0.1)) return choices.pick(ODD_TEXTS)
  const cursor = choices.pick(cursors)
  return choices.chance(0.4) ? cursor : damaged(cursor, choices)
}

/** A text with a part removed, changed, repeated or added. */
export function damaged(text: string, choices: Choices): string {
  const at = choices.number(text.length + 1)
  const length = choices.chance(0.7) ? 1 : choices.number(text.length + 1)
  switch (choices.number(5)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(0, at) + text.slice(at + length)
    case 2:
      return (
        text.slice(0, at) +
        choices.pick(['A', '!', '{', '}', '"', '\\', '\u0000', '$', '(', '…', ' ', '#', '@', '&']) +
        text.slice(at + 1)
      )
    case 3:
      return text.slice(0, at) + text.slice(at, at + length).repeat(2) + text.slice(at + length)
    default:
      return text.slice(0, at) + choices.pick(ODD_TEXTS) + text.slice(at)
  }
}

/** A value of any type. */
export function anything(choices: Choices): unknown {
  return choices.pick<() => unknown>([
    () => null,
    () => choices.pick(ODD_TEXTS),
    () => choices.pick(ODD_NUMBERS),
    () => choices.chance(0.5),
    () => [],
    () => ({}),
    () => [[[[[[choices.pick(ODD_TEXTS)]]]]]],
    () => ({ id: { id: { id: choices.pick(ODD_NUMBERS) } } }),
  ])()
}
