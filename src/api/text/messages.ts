import { readdirSync, readFileSync } from 'node:fs'
import { IntlMessageFormat } from 'intl-messageformat'
import { LRUCache } from 'lru-cache'
import { badInput, KindredError, lazy } from '../../core/shared/index.js'
import { MESSAGE_KEYS, placeholdersOf } from './keys.js'

/** The messages of one language as a file holds them; nothing about them is known yet. */
export interface MessageTable {
  /** Where they come from, for errors. */
  readonly file: string
  /** Language tag, such as `de` or `de-AT`. */
  readonly locale: string
  /** ICU messages by key. */
  readonly messages: Readonly<Record<string, unknown>>
}

/** Messages of a locale. */
export interface LocalMessages {
  /** Formats the first of these keys that the closest language has. The last key exists in all languages. */
  format(keys: readonly string[], values: Readonly<Record<string, string | number>>): string
  /** Joins names to a list, such as `A, B and C`. */
  list(names: readonly string[]): string
}

/** Messages of all languages. */
export interface Messages {
  /**
   * The messages for a language tag. A message that `de-AT` lacks comes from `de`, then from English.
   *
   * @throws KindredError BAD_USER_INPUT for a text that is not a language tag.
   */
  in(locale: string): LocalMessages
}

/** Language of messages that no language of a tag has. */
export const FALLBACK_LOCALE = 'en'
/** Locales whose formats are kept. */
const LOCALES_KEPT = 50

/** `messages/` of the package. This module runs from `dist/src/api/text/`. */
const FOLDER = new URL('../../../../messages/', import.meta.url)

/** The languages that come with Kindred, read once. */
export const builtInMessages = lazy((): readonly MessageTable[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      file: `messages/${file}`,
      locale: file.slice(0, -'.json'.length),
      messages: JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Record<string, unknown>,
    })),
)

/**
 * The messages of Kindred, and over them those of the owner. A new language needs every message; a file for a
 * language that exists, or for a region of one, may hold some of them.
 *
 * @param own tables of the owner.
 * @param kinds names of the kind table; `friends.KIND` and the like may have messages for each of them.
 * @throws KindredError BAD_CONFIGURATION naming the file, the key, and a placeholder that is missing or
 *   unknown.
 */
export function createMessages(own: readonly MessageTable[] = [], kinds: readonly string[] = []): Messages {
  const tables = new Map<string, Map<string, string>>()
  const known = new Set(kinds)
  for (const table of [...builtInMessages(), ...own]) {
    const locale = canonical(table.locale)
    if (locale === null)
      throw wrong(table, `"${table.locale}" is not a language tag`, 'name it like de-AT.json')
    const checked = checkTable(table, locale, known)
    tables.set(locale, new Map([...(tables.get(locale) ?? []), ...checked]))
  }
  for (const table of own) checkComplete(table, tables)
  const local = new LRUCache<string, LocalMessages>({ max: LOCALES_KEPT })
  return {
    in(tag) {
      const kept = local.get(tag)
      if (kept !== undefined) return kept
      const locale = canonical(tag)
      if (locale === null)
        throw badInput(
          'locale',
          `"${tag.slice(0, 50)}" is not a language tag`,
          'send a tag such as de or de-AT',
        )
      const made = localMessages(locale, tables)
      local.set(tag, made)
      return made
    },
  }
}

/** A tag in its canonical form without extensions; `de_AT` counts as `de-AT`. Null: not a tag. */
function canonical(tag: string): string | null {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).baseName
  } catch {
    return null
  }
}

/** The tag and its prefixes, longest first: `de-Latn-AT`, `de-Latn`, `de`. */
function prefixesOf(locale: string): string[] {
  const parts = locale.split('-')
  return parts.map((_, place) => parts.slice(0, parts.length - place).join('-'))
}

function localMessages(
  locale: string,
  tables: ReadonlyMap<string, ReadonlyMap<string, string>>,
): LocalMessages {
  const chain = [...new Set([...prefixesOf(locale), FALLBACK_LOCALE])].filter((name) => tables.has(name))
  const formats = new Map<string, IntlMessageFormat>()
  // A text in another language has the numbers and lists of that language.
  const conventions = (name: string): string => (prefixesOf(locale).includes(name) ? locale : name)
  const formatOf = (key: string, name: string, message: string): IntlMessageFormat => {
    const id = `${name} ${key}`
    const made = formats.get(id) ?? compile(message, conventions(name))
    formats.set(id, made)
    return made
  }
  const lists = lazy(() => new Intl.ListFormat(conventions(chain[0]!), { type: 'conjunction' }))
  return {
    format(keys, values) {
      for (const name of chain)
        for (const key of keys) {
          const message = tables.get(name)!.get(key)
          if (message !== undefined) return String(formatOf(key, name, message).format({ ...values }))
        }
      throw new KindredError('INTERNAL_SERVER_ERROR', `no language has a message ${keys.join(' or ')}`)
    },
    list: (names) => lists().format([...names]),
  }
}

/** Text between `<` and `>` is text. */
function compile(message: string, locale: string): IntlMessageFormat {
  return new IntlMessageFormat(message, locale, undefined, { ignoreTag: true })
}

/** The messages of a table, each with a known key, valid syntax and the placeholders of its key. */
function checkTable(
  table: MessageTable,
  locale: string,
  kinds: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const checked = new Map<string, string>()
  for (const [key, message] of Object.entries(table.messages)) {
    const placeholders = placeholdersOf(key, kinds)
    if (placeholders === null)
      throw wrong(table, `the key "${key}" is unknown`, 'use the keys of messages/en.json, or SENTENCE.KIND')
    if (typeof message !== 'string')
      throw wrong(table, `the message "${key}" is not a text`, 'write an ICU message in quotes')
    const used = placeholdersIn(message, key, table, locale)
    const allowed = [...placeholders.required, ...placeholders.optional]
    const unknown = [...used].find((name) => !allowed.includes(name))
    if (unknown !== undefined)
      throw wrong(
        table,
        `the message "${key}" has the unknown placeholder {${unknown}}`,
        allowed.length === 0 ? 'use none' : `use ${allowed.map((name) => `{${name}}`).join(', ')}`,
      )
    const missing = placeholders.required.find((name) => !used.has(name))
    if (missing !== undefined)
      throw wrong(table, `the message "${key}" lacks the placeholder {${missing}}`, `add {${missing}}`)
    checked.set(key, message)
  }
  return checked
}

/** A language without a language to fall back to needs all keys. */
function checkComplete(table: MessageTable, tables: ReadonlyMap<string, ReadonlyMap<string, string>>): void {
  const chain = prefixesOf(canonical(table.locale)!).flatMap((name) => tables.get(name) ?? [])
  const missing = [...MESSAGE_KEYS.keys()].find((key) => !chain.some((messages) => messages.has(key)))
  if (missing !== undefined)
    throw wrong(
      table,
      `the message "${missing}" is missing`,
      'a new language needs each key of messages/en.json',
    )
}

/** A part of a parsed message. Literals and `#` have no name. */
interface MessagePart {
  readonly type: number
  readonly value?: string
  readonly options?: Readonly<Record<string, { readonly value: readonly MessagePart[] }>>
}
const LITERAL = 0
const POUND = 7

/** Names of the placeholders of a message; for tests also of messages that come with Kindred. */
export function placeholdersIn(
  message: string,
  key: string,
  table: Pick<MessageTable, 'file'>,
  locale: string,
): Set<string> {
  const names = new Set<string>()
  const visit = (parts: readonly MessagePart[]): void => {
    for (const { type, value, options } of parts) {
      if (type === LITERAL || type === POUND) continue
      if (value !== undefined) names.add(value)
      for (const option of Object.values(options ?? {})) visit(option.value)
    }
  }
  try {
    const format = compile(message, locale)
    visit(format.getAst() as readonly MessagePart[])
    format.format(Object.fromEntries([...names].map((name) => [name, 1])))
  } catch (cause) {
    throw wrong(
      table,
      `the message "${key}" is not an ICU message: ${(cause as Error).message}`,
      'compare it with messages/en.json',
      cause,
    )
  }
  return names
}

function wrong(
  { file }: Pick<MessageTable, 'file'>,
  problem: string,
  remedy: string,
  cause?: unknown,
): KindredError {
  return new KindredError('BAD_CONFIGURATION', `${file}: ${problem}`, { field: file, remedy, cause })
}
