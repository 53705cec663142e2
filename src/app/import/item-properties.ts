import type { PropertyTypes, PropertyValue } from '../../core/data/index.js'
import { MAX_TEXT_LENGTH } from '../shared/index.js'

type Properties = Readonly<Record<string, PropertyValue>>

/** A field that does not have the declared type. */
interface BadField {
  /** Name of the field, in lower case. */
  readonly field: string
  /** Name of the property. */
  readonly column: string
  readonly reason: string
}

interface PropertyCleaner {
  /**
   * Adds the fields of an item; a later value replaces an earlier one.
   *
   * @param item row number.
   * @returns the fields that are left out because they do not have the declared type.
   */
  add(item: number, fields: Readonly<Record<string, string>>): readonly BadField[]
  /** Properties by item row; items without properties are absent. */
  readonly properties: ReadonlyMap<number, Properties>
  /** Names of the fields without a declared property. */
  readonly undeclared: ReadonlySet<string>
}

/** Reads declared properties from the fields of the same names, ignoring case. */
export function createPropertyCleaner(declared: PropertyTypes): PropertyCleaner {
  const types = Object.entries(declared).map(([name, type]) => ({ name, type, field: name.toLowerCase() }))
  const known = new Set(types.map(({ field }) => field))
  const properties = new Map<number, Properties>()
  const undeclared = new Set<string>()
  return {
    ...{ properties, undeclared },
    add(item, fields) {
      for (const field of Object.keys(fields)) if (!known.has(field)) undeclared.add(field)
      const bad: BadField[] = []
      const values: [string, PropertyValue][] = []
      for (const { name, type, field } of types) {
        const text = textOf(fields, field)
        if (text === undefined) continue
        const reason = problemOf(name, type, text)
        if (reason !== null) bad.push({ field, column: name, reason })
        else values.push([name, type === 'number' ? Number(text) : text])
      }
      if (values.length > 0) properties.set(item, { ...properties.get(item), ...Object.fromEntries(values) })
      return bad
    },
  }
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

function problemOf(name: string, type: PropertyTypes[string], text: string): string | null {
  if (type === 'number' && !(DECIMAL.test(text) && Number.isFinite(Number(text))))
    return `the property "${name}" is not a number`
  return type === 'text' && text.length > MAX_TEXT_LENGTH
    ? `the property "${name}" has more than ${MAX_TEXT_LENGTH} characters`
    : null
}

/** Own fields only: a field may be called like a member of `Object.prototype`. */
const textOf = (fields: Readonly<Record<string, string>>, field: string): string | undefined =>
  Object.hasOwn(fields, field) ? fields[field] : undefined
