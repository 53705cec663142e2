import { escapeHtml } from '../../src/cli/output/index.js'

/** Times of all sides on one kernel. */
export interface ChartGroup {
  readonly title: string
  readonly rows: readonly { readonly label: string; readonly median: number; readonly note?: string }[]
  /** Milliseconds that the memory bandwidth alone would allow. */
  readonly bound: number | undefined
}

const LABELS = 230
const PLOT = 420
const ROW = 17
const COLOURS: readonly [RegExp, string][] = [
  [/^Kindred/, '#0072b2'],
  [/^torch/, '#d55e00'],
  [/^SciPy|^NumPy/, '#009e73'],
  [/./, '#999999'],
]

/**
 * An SVG chart with bars of median milliseconds, one group per kernel. The axis of each group is logarithmic
 * and starts at a tenth of its shortest time, so that equal lengths are equal factors in all groups. A dashed
 * line marks the limit of the memory bandwidth.
 */
export function drawChart(head: readonly string[], groups: readonly ChartGroup[]): string {
  const decades = Math.max(...groups.map(({ rows }) => spread(rows.map(({ median }) => median)).decades))
  let y = 16 + head.length * 16
  const parts: string[] = []
  for (const { title, rows, bound } of groups) {
    const { shortest } = spread(rows.map(({ median }) => median))
    const x = (ms: number): number =>
      LABELS + (PLOT * Math.max(0, Math.log10(ms / shortest) + 1)) / (decades + 1)
    y += 14
    parts.push(text(8, y, title, 'font-weight="600"'))
    y += 8
    const top = y
    for (const { label, median, note } of rows) {
      const end = x(median)
      const colour = COLOURS.find(([pattern]) => pattern.test(label))![1]
      parts.push(
        text(LABELS - 6, y + 12, label, 'text-anchor="end"'),
        `<rect x="${LABELS}" y="${y + 2}" width="${(end - LABELS).toFixed(1)}" height="${ROW - 4}" fill="${colour}"/>`,
        text(end + 5, y + 12, `${formatMs(median)}${note === undefined ? '' : ` (${note})`}`),
      )
      y += ROW
    }
    if (bound !== undefined && x(bound) > LABELS)
      parts.push(
        `<path d="M${x(bound).toFixed(1)} ${top}V${y}" stroke="#000" stroke-dasharray="3 2"><title>memory bandwidth: ${formatMs(bound)}</title></path>`,
      )
    y += 8
  }
  const width = LABELS + PLOT + 230
  const notes = head.map((line, index) => text(8, 16 + index * 16, line))
  const legend =
    'Median times; equal lengths are equal factors within a kernel. Dashed: each byte once from memory.'
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y + 24}" viewBox="0 0 ${width} ${y + 24}" font-family="system-ui, sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
${[...notes, ...parts, text(8, y + 14, legend)].join('\n')}
</svg>
`
}

function spread(times: readonly number[]): { readonly shortest: number; readonly decades: number } {
  const shortest = Math.min(...times)
  return { shortest, decades: Math.log10(Math.max(...times) / shortest) }
}

function formatMs(ms: number): string {
  return ms >= 1000
    ? `${(ms / 1000).toFixed(ms >= 10_000 ? 1 : 2)} s`
    : `${ms >= 10 ? ms.toFixed(0) : ms.toFixed(2)} ms`
}

function text(x: number, y: number, content: string, more = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y}" ${more}>${escapeHtml(content)}</text>`
}
