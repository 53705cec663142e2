import { InvalidArgumentError, Option } from 'commander'
import { FORMATS } from '../../core/data/index.js'
import type { ModelSettings } from '../../core/ports/index.js'

/** A parser for commander's `option()`: a whole number from `min` to `max`. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^[+-]?[0-9]+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
    return value
  }
}

/** A parser for commander's `option()`: a number above 0, such as minutes. */
export function positiveNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * A parser for commander's `option()`: a duration such as `90s`, `30m`, `6h` or `1d`, at most 24 days.
 * Returns milliseconds.
 */
export function duration(text: string): number {
  const [, count, unit] = /^([0-9]+(?:\.[0-9]+)?)([smhd])$/.exec(text) ?? []
  const milliseconds = Number(count) * (UNIT_MS[unit ?? ''] ?? Number.NaN)
  // A timer of Node is limited to 2^31 − 1 milliseconds.
  if (!(milliseconds >= 1000 && milliseconds <= 24 * UNIT_MS.d!))
    throw new InvalidArgumentError('It must be a duration such as 30m, 6h or 1d, at most 24d.')
  return milliseconds
}

/** The option `--format` of commands that read a folder of data. */
export function formatOption(): Option {
  return new Option('--format <format>', 'format of the folder').choices(['auto', ...FORMATS]).default('auto')
}

/** A parser for commander's `option()`: one or more different names, separated by commas. */
export function nameList(text: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.includes('')) throw new InvalidArgumentError('It must be names, separated by commas.')
  if (new Set(names).size !== names.length) throw new InvalidArgumentError('It contains a name twice.')
  return names
}

/**
 * A parser for commander's `option()`, which can be repeated: `model.option=value`. A value that is valid
 * JSON (a number, true, false, null, a list) is read as JSON, any other value as text.
 */
export function modelSetting(text: string, before: ModelSettings = {}): ModelSettings {
  const match = /^([a-z][a-z0-9-]*)\.([A-Za-z][A-Za-z0-9]*)=(.*)$/s.exec(text)
  if (match === null) throw new InvalidArgumentError('It must have the form model.option=value.')
  const [, model, option, value] = match as unknown as [string, string, string, string]
  return { ...before, [model]: { ...before[model], [option]: parseValue(value) } }
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
