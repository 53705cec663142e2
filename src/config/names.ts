import { z } from 'zod'
import { settingsSchema } from './schema.js'

/** Former names of settings. `*` is any key of a record. */
const RENAMED: Readonly<Record<string, string>> = {
  exposures: 'impressions',
  'exposures.keepCountsDays': 'impressions.aggregateRetentionDays',
  'exposures.keepDays': 'impressions.retentionDays',
  'exposures.pagesPerUser': 'impressions.maxPagesPerUser',
  'kinds.*.hidesForDays': 'kinds.*.suppressDays',
  live: 'subscriptions',
  local: 'localNeo4j',
  'local.cache': 'localNeo4j.cacheDir',
  'pages.fading': 'pages.impressionDiscount',
  'pages.fading.freeVisits': 'pages.impressionDiscount.graceVisits',
  'pages.fading.halvingVisits': 'pages.impressionDiscount.halfLifeVisits',
  'pages.fading.recoveryDays': 'pages.impressionDiscount.recoveryHalfLifeDays',
  'pages.sourceBudgetMs': 'pages.candidateTimeoutMs',
  'suggestions.fading': 'suggestions.impressionDiscount',
  'suggestions.fading.freeVisits': 'suggestions.impressionDiscount.graceVisits',
  'suggestions.fading.halvingVisits': 'suggestions.impressionDiscount.halfLifeVisits',
  'suggestions.fading.recoveryDays': 'suggestions.impressionDiscount.recoveryHalfLifeDays',
  'suggestions.minimumAudience': 'suggestions.minItemAudience',
  'suggestions.restDays': 'suggestions.cooldownDays',
  'training.validation': 'training.validationFraction',
}

/** The part of a JSON schema that settings use. */
export interface SettingSchema {
  readonly description?: string
  readonly documentedDefault?: string
  readonly default?: unknown
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly properties?: Readonly<Record<string, SettingSchema>>
  /** Of a record: the schema of its values. `false`: an object with the properties above only. */
  readonly additionalProperties?: SettingSchema | false
  readonly items?: SettingSchema
  readonly anyOf?: readonly SettingSchema[]
}

/** The settings as a JSON schema. */
export function settingsJsonSchema(): SettingSchema {
  return z.toJSONSchema(settingsSchema, { io: 'input' }) as SettingSchema
}

/**
 * Problems with the names in a settings file, one text a name: former names, with the name of today, and
 * unknown names, with the closest known one.
 */
export function findNameProblems(settings: Readonly<Record<string, unknown>>): string[] {
  return problemsBelow(settings, settingsJsonSchema(), [], [])
}

/**
 * @param schema of `value`; undefined: below an unknown name.
 * @param path names as the file has them.
 * @param general the same with `*` for keys of records and entries of lists.
 */
function problemsBelow(
  value: unknown,
  schema: SettingSchema | undefined,
  path: readonly string[],
  general: readonly string[],
): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { properties, additionalProperties, items } = objectOf(schema)
  return Object.entries(value).flatMap(([key, child]) => {
    const here = [...path, key]
    const below = items ?? (additionalProperties || undefined)
    const generalHere = [...general, below === undefined ? key : '*']
    const now = currentName(generalHere)
    const nested = problemsBelow(child, properties?.[key] ?? below, here, generalHere)
    if (now !== undefined)
      return [`${here.join('.')}: the setting is now called ${withKeys(now, here)}`, ...nested]
    if (below !== undefined || properties === undefined || Object.hasOwn(properties, key)) return nested
    return [`${here.join('.')}: there is no such setting; ${advice(here, Object.keys(properties))}`]
  })
}

/** The object or list that a schema allows; a section may also be null. */
function objectOf(schema: SettingSchema = {}): SettingSchema {
  return schema.anyOf?.find(({ type }) => type === 'object') ?? schema
}

/** Today's name of a path; a section may have its new name already. */
function currentName(path: readonly string[]): string | undefined {
  const direct = RENAMED[path.join('.')]
  if (direct !== undefined) return direct
  const [parent, key] = split(path.join('.'))
  const found = Object.entries(RENAMED).find(
    ([before, now]) => split(before)[1] === key && split(now)[0] === parent && split(before)[0] !== parent,
  )
  return found?.[1]
}

function split(path: string): [parent: string, key: string] {
  const dot = path.lastIndexOf('.')
  return [path.slice(0, Math.max(0, dot)), path.slice(dot + 1)]
}

/** Replaces each `*` of a path by the key that the file has there. */
function withKeys(path: string, keys: readonly string[]): string {
  return path
    .split('.')
    .map((part, index) => (part === '*' ? keys[index] : part))
    .join('.')
}

function advice(path: readonly string[], known: readonly string[]): string {
  const key = path.at(-1)!
  const section = path
    .slice(0, -1)
    .map((part) => `${part}.`)
    .join('')
  const [closest] = known
    .map((name) => ({ name, distance: editDistance(name.toLowerCase(), key.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance)
  if (closest !== undefined && closest.distance <= key.length / 2)
    return `did you mean ${section}${closest.name}?`
  return `known here: ${known.map((name) => section + name).join(', ')}`
}

/** Levenshtein distance: insertions, deletions and replacements of single characters. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (const [index, character] of [...left].entries()) {
    const next = [index + 1]
    for (let column = 1; column <= right.length; column++) {
      const replaced = row[column - 1]! + (right[column - 1] === character ? 0 : 1)
      next.push(Math.min(replaced, row[column]! + 1, next[column - 1]! + 1))
    }
    row = next
  }
  return row[right.length]!
}
