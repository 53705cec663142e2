import type { PropertyTypes, PropertyValue } from '../../core/data/index.js'
import { MAX_TEXT_LENGTH } from '../shared/index.js'

type Properties = Readonly<Record<string, PropertyValue>>

export interface PropertyCleaner {
  /** Why the fields of a row are not what declared properties hold; null: they are. */
  problem(fields: Readonly<Record<string, string>>): string | null
  /** Takes the fields of an item; of two rows, what the later says stands. */
  add(item: number, fields: Readonly<Record<string, string>>): void
  /** By item; only of those that have any. */
  readonly properties: ReadonlyMap<number, Properties>
  /** Names of fields that no property is declared for. */
  readonly undeclared: ReadonlySet<string>
}

/** Reads declared properties from fields of the same names, without regard to case. */
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

/** Also of fields that are called like what every object has. */
const textOf = (fields: Readonly<Record<string, string>>, field: string): string | undefined =>
  Object.hasOwn(fields, field) ? fields[field] : undefined
