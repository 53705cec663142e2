import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DEFAULT_KINDS } from './data.js'
import { readEnvironment } from './environment.js'
import { findNameProblems } from './names.js'
import { type Settings, settingsSchema } from './schema.js'

/** A settings file that cannot be read, or settings that are wrong; the message names each of them. */
export class SettingsError extends Error {}

/**
 * The settings of this process. Sources, the later one wins: defaults, the settings file
 * (`kindred.config.json` in the home, or the file that KINDRED_CONFIG names), the environment.
 *
 * @param env default process.env.
 * @throws SettingsError naming each setting that is wrong, unknown or has a former name.
 */
export function loadSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const home = resolve(env.KINDRED_HOME ?? '.kindred')
  const file = env.KINDRED_CONFIG ?? join(home, 'kindred.config.json')
  const fromFile = readSettingsFile(file, env.KINDRED_CONFIG !== undefined)
  const parsed = settingsSchema.safeParse(merge(fromFile, { home, ...readEnvironment(env) }))
  if (!parsed.success) {
    const values = parsed.error.issues.filter(({ code }) => code !== 'unrecognized_keys')
    const problems = [
      ...findNameProblems(fromFile),
      ...values.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`),
    ]
    throw new SettingsError(`invalid settings: ${problems.join('; ')} (from ${file} and the environment)`)
  }
  const { data } = parsed
  if (data.impressions === null && data.experiments.length > 0)
    throw new SettingsError(
      `invalid settings: impressions: experiments need a record of impressions; do not set it to null (from ${file})`,
    )
  return { ...data, kinds: kindsOf(data.kinds) }
}

/**
 * The built-in kinds and those of the file. A built-in kind that the file replaces keeps its flags unless the
 * file sets them: a new weight of VIEW must not publish views.
 */
function kindsOf(fromFile: Settings['kinds']): Settings['kinds'] {
  const kinds: Settings['kinds'] = { ...DEFAULT_KINDS }
  for (const [name, kind] of Object.entries(fromFile)) {
    const builtIn = Object.hasOwn(DEFAULT_KINDS, name)
      ? DEFAULT_KINDS[name as keyof typeof DEFAULT_KINDS]
      : undefined
    kinds[name] = {
      ...kind,
      rating: kind.rating ?? builtIn?.rating ?? false,
      told: kind.told ?? builtIn?.told ?? true,
    }
  }
  return kinds
}

function readSettingsFile(file: string, required: boolean): Record<string, unknown> {
  if (!existsSync(file)) {
    if (required) throw new SettingsError(`KINDRED_CONFIG names ${file}, which does not exist`)
    return {}
  }
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (isSection(parsed)) return { ...parsed }
  } catch (error) {
    throw new SettingsError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  throw new SettingsError(`${file} must contain one JSON object`)
}

/** Deep merge of sections; a value of `over` wins. */
function merge(under: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const result = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const below = result[key]
    result[key] = isSection(value) ? merge(isSection(below) ? below : {}, value) : value
  }
  return result
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
