import { KindredError } from '../../core/shared/index.js'

/** Names of separators for messages. */
const NAMES: Readonly<Record<string, string>> = {
  '\t': 'tabs',
  ',': 'commas',
  ';': 'semicolons',
  '|': 'vertical bars (|)',
  '::': 'double colons (::)',
  ':': 'colons',
  ' ': 'spaces',
  'white space': 'white space',
}

/** Every separator that is recognised, so that a wrong one can be named. */
export const SEPARATORS: readonly string[] = Object.keys(NAMES).slice(0, -1)

/** The name of a separator, such as `tabs`. */
export const separatorName = (separator: string): string => NAMES[separator] ?? `"${separator}"`

/** The error of a file with a wrong separator. */
export function wrongSeparator(path: string, expected: readonly string[], found: string): KindredError {
  const wanted = expected
    .map(separatorName)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1')
  return new KindredError(
    'BAD_DATA',
    `the columns of ${path} are separated by ${separatorName(found)}; expected ${wanted}`,
    {
      field: path,
      remedy: `separate the columns by ${separatorName(expected[0]!)}, or choose another --format`,
    },
  )
}

const OTHER_SEPARATOR = /[,;|]|::/
const SEPARATED = [',', ';', '|', '::'].map((separator) => {
  const escaped = separator === '|' ? '\\|' : separator
  // A column of `a::b` must not contain a colon: otherwise a failing match would try every partition.
  const column = separator === '::' ? '[^\\s,;|:]+' : '[^\\s,;|]+'
  return {
    separator,
    pattern: new RegExp(`^\\s*${column}(?:\\s*${escaped}\\s*${column})+\\s*(?:${escaped})?\\s*$`),
  }
})

/** The separator of a line whose columns are not separated by white space alone; undefined if they are. */
export function looksSeparated(line: string): string | undefined {
  if (!OTHER_SEPARATOR.test(line)) return undefined
  return SEPARATED.find(({ pattern }) => pattern.test(line))?.separator
}

/** How many columns a line would have by other separators than the given one, and by which. */
export function separatorWithColumns(line: string, columns: number, except: string): string | undefined {
  return SEPARATORS.find(
    (separator) => separator !== except && columns > 1 && line.split(separator).length === columns,
  )
}
