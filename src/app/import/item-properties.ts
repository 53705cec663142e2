import type { PropertyTypes, PropertyValue } from '../../core/data/index.js'
import { MAX_TEXT_LENGTH } from '../shared/index.js'

type Properties = Readonly<Record<string, PropertyValue>>

interface PropertyCleaner {
  /** The reason why a row is rejected: a field does not have the declared type. null if the row is valid. */
  problem(fields: Readonly<Record<string, string>>): string | null
  /** Adds the fields of an item; a later value replaces an earlier one. @param item row number. */
  add(item: number, fields: Readonly<Record<string, string>>): void
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
    problem(fields) {
      for (const { name, type, field } of types) {
        const text = textOf(fields, field)
        if (text === undefined) continue
        if (type === 'number' && !Number.isFinite(Number(text)))
          return `the property "${name}" is not a number`
        if (type === 'text' && text.length > MAX_TEXT_LENGTH)
          return `the property "${name}" has more than ${MAX_TEXT_LENGTH} characters`
      }
      return null
    },
    add(item, fields) {
      for (const field of Object.keys(fields)) if (!known.has(field)) undeclared.add(field)
      const values = types.flatMap(({ name, type, field }) => {
        const text = textOf(fields, field)
        return text === undefined ? [] : [[name, type === 'number' ? Number(text) : text] as const]
      })
      if (values.length > 0) properties.set(item, { ...properties.get(item), ...Object.fromEntries(values) })
    },
  }
}

/** Own fields only: a field may be called like a member of `Object.prototype`. */
const textOf = (fields: Readonly<Record<string, string>>, field: string): string | undefined =>
  Object.hasOwn(fields, field) ? fields[field] : undefined
