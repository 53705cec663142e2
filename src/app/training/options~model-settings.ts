import type { ModelSettings } from '../core/ports/model-settings.js'

/** Options of both; where both set one, `over` wins. */
export function joinSettings(under: ModelSettings, over: ModelSettings): ModelSettings {
  const joined: Record<string, Readonly<Record<string, unknown>>> = { ...under }
  for (const [model, options] of Object.entries(over)) joined[model] = { ...joined[model], ...options }
  return joined
}

/** Options of a blend: its own, and those of its members as `memberOptions`. */
export function blendOptions(
  blend: string,
  members: readonly string[],
  settings: ModelSettings,
): Readonly<Record<string, unknown>> {
  const own = Object.entries(settings).filter(([name]) => members.includes(name))
  return { ...settings[blend], ...(own.length > 0 && { memberOptions: Object.fromEntries(own) }) }
}
