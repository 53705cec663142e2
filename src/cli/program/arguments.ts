import { InvalidArgumentError, Option } from 'commander'
import { FORMATS } from '../../core/data/index.js'
import type { ModelSettings } from '../../core/ports/index.js'

/** For commander's option(): a whole number within bounds, both allowed. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^[+-]?[0-9]+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
    return value
  }
}

/** For commander's option(): a number above 0, such as minutes. */
export function positiveNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** For commander's option(): a length of time such as `90s`, `30m`, `6h` or `1d`, as milliseconds; at most 24 days. */
export function duration(text: string): number {
  const [, count, unit] = /^([0-9]+(?:\.[0-9]+)?)([smhd])$/.exec(text) ?? []
  const milliseconds = Number(count) * (UNIT_MS[unit ?? ''] ?? Number.NaN)
  // A timer takes no more than 2^31 − 1 milliseconds.
  if (!(milliseconds >= 1000 && milliseconds <= 24 * UNIT_MS.d!))
    throw new InvalidArgumentError('It must be a length of time such as 30m, 6h or 1d, at most 24d.')
  return milliseconds
}

/** For commander's addOption(): `--format`. */
export function formatOption(): Option {
  return new Option('--format <format>', 'format of the folder').choices(['auto', ...FORMATS]).default('auto')
}

/** For commander's option(): names separated by commas, at least one, none twice. */
export function nameList(text: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.includes('')) throw new InvalidArgumentError('It must be names separated by commas.')
  if (new Set(names).size !== names.length) throw new InvalidArgumentError('It names something twice.')
  return names
}

/**
 * For commander's option(), repeatable: `model.option=value`. The value is JSON where it can be (numbers, true, false,
 * null, lists), else text.
 */
export function modelSetting(text: string, before: ModelSettings = {}): ModelSettings {
  const match = /^([a-z][a-z0-9-]*)\.([A-Za-z][A-Za-z0-9]*)=(.*)$/s.exec(text)
  if (match === null) throw new InvalidArgumentError('It must read model.option=value.')
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
