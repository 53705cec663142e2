/** The reason why a field cannot be read. */
export interface FieldProblem {
  /** Name of the column. */
  readonly column: string
  readonly reason: string
}

/** Whether a field could not be read. */
export function isProblem(value: unknown): value is FieldProblem {
  return typeof value === 'object' && value !== null && 'reason' in value
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
/** What most numbers look like; they need no further check. */
const PLAIN = /^\d{1,9}(?:\.\d{1,6})?$/
/** The largest number of single precision, in which weights are stored. */
const GREATEST = 3.4028234663852886e38

/**
 * Reads a decimal number, also in scientific notation. Other notations (hexadecimal, `NaN`, `Infinity`, a
 * decimal comma, thousands separators) and numbers beyond single precision are problems.
 *
 * @param column name of the column, for the reason.
 */
export function readNumber(column: string, text: string | undefined): number | FieldProblem {
  if (text !== undefined && PLAIN.test(text)) return Number(text)
  const trimmed = text?.trim() ?? ''
  if (!DECIMAL.test(trimmed)) return { column, reason: notANumber(column, trimmed) }
  const value = Number(trimmed)
  if (Math.abs(value) > GREATEST)
    return { column, reason: `the ${column} is beyond 3.4e38, the largest number that can be stored` }
  if (Math.fround(value) === 0 && /[1-9]/.test(trimmed.replace(/e.*$/i, '')))
    return { column, reason: `the ${column} is below 1.4e-45, the smallest number that can be stored` }
  return value
}

function notANumber(column: string, text: string): string {
  return /^[+-]?[\d.,' _]*\d[,' _\u00a0\u202f]\d[\d.,' _\u00a0\u202f]*$/.test(text)
    ? `the ${column} has a comma or a separator of thousands; write a decimal point and digits only`
    : `the ${column} is not a number`
}

/**
 * Reads an id that is a whole number, for formats that write ids as numbers: `1.2000000e+001` and `12` are
 * both `12`. Digits are kept as text, so that ids above 2^53 stay exact. A notation that does not hold all
 * digits, such as `1.23457e+06`, is a problem.
 */
export function readWholeNumber(column: string, text: string | undefined): string | FieldProblem {
  if (text !== undefined && /^[1-9]\d*$/.test(text)) return text
  const trimmed = text?.trim() ?? ''
  const [, whole, decimals = '', exponent = '0'] =
    /^\+?(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i.exec(trimmed) ?? []
  if (whole === undefined) return { column, reason: `the ${column} is not a whole number` }
  const places = Number(exponent)
  if (places > decimals.length)
    return { column, reason: `the ${column} is rounded: its notation does not hold all digits` }
  const digits = places < 0 ? null : whole + decimals.slice(0, places)
  if (digits === null || /[1-9]/.test(decimals.slice(places)))
    return { column, reason: `the ${column} is not a whole number` }
  return digits.replace(/^0+(?=\d)/, '')
}
