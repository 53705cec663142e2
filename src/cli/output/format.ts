/** A count with separators: `1,234`. */
export function formatCount(value: number): string {
  return value.toLocaleString('en')
}

/** A metric between 0 and 1 with four digits: `.1824`. A missing value is `–`. */
export function formatMetric(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(4).replace(/^0\./, '.')
}

/** A duration: `0.42 s`, `12.3 s`, `4 min 05 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}

/** A range of whole numbers: `3`, `3–9`, `100+` without an end. */
export function formatRange(from: number, to: number | null): string {
  if (to === null) return `${from}+`
  return from === to ? `${from}` : `${from}–${to}`
}

/**
 * Rows of equal length as text. The first row is the heading. The first column is aligned left, the others
 * are aligned right.
 */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width)).join('  ')
  const [head, ...body] = rows.map(line)
  return [head, rule, ...body].join('\n')
}
