/** A bar of a bar chart. */
export interface Bar {
  readonly label: string
  readonly value: number
  /** Drawn as a whisker. */
  readonly interval?: readonly [low: number, high: number]
}

/** A line of a line chart. */
export interface Series {
  readonly name: string
  readonly points: readonly { readonly label: string; readonly value: number }[]
}

/** Colours that remain distinct with red-green colour blindness (Okabe and Ito, 2008). */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#999999', '#b8a800']

/** Horizontal bars with whiskers, as one SVG element. Scales from 0 to the largest value. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const left = 8 + 7 * Math.max(0, ...bars.map(({ label }) => label.length))
  const width = 220
  const max = Math.max(1e-9, ...bars.map(({ value, interval }) => Math.max(value, interval?.[1] ?? 0)))
  const x = (value: number): number => left + (width * Math.max(0, value)) / max
  const rows = bars.map(({ label, value, interval }, index) => {
    const y = 26 + index * 24
    const whisker =
      interval === undefined
        ? ''
        : `<path d="M${px(x(interval[0]))} ${y + 8}H${px(x(interval[1]))}" stroke="currentColor" stroke-width="1.5"/>`
    return `<text x="${left - 6}" y="${y + 12}" text-anchor="end" fill="currentColor">${escapeHtml(label)}</text>
<rect x="${left}" y="${y}" width="${px(x(value) - left)}" height="16" fill="${colour(index)}"/>${whisker}
<text x="${px(x(interval?.[1] ?? value) + 6)}" y="${y + 12}" fill="currentColor">${value.toFixed(4)}</text>`
  })
  return frame(title, left + width + 60, 34 + bars.length * 24, rows.join('\n'))
}

/**
 * Lines over labelled positions with a legend, as one SVG element. All series have the labels of the first
 * one.
 */
export function lineChart(title: string, series: readonly Series[]): string {
  const labels = series[0]?.points.map(({ label }) => label) ?? []
  const step = 60
  const height = 180
  const left = 44
  const max = Math.max(1e-9, ...series.flatMap(({ points }) => points.map(({ value }) => value)))
  const x = (index: number): number => left + 20 + index * step
  const y = (value: number): number => 30 + height * (1 - value / max)
  const grid = [0, 0.5, 1].map(
    (
      share,
    ) => `<path d="M${left} ${px(y(share * max))}h${labels.length * step}" stroke="currentColor" opacity=".15"/>
<text x="${left - 6}" y="${px(y(share * max) + 4)}" text-anchor="end" fill="currentColor">${(share * max).toFixed(3)}</text>`,
  )
  const axis = labels.map(
    (label, index) =>
      `<text x="${x(index)}" y="${height + 48}" text-anchor="middle" fill="currentColor">${escapeHtml(label)}</text>`,
  )
  const right = left + labels.length * step + 16
  const lines = series.map(({ name, points }, index) => {
    const path = points.map(({ value }, point) => `${point === 0 ? 'M' : 'L'}${x(point)} ${px(y(value))}`)
    const dots = points.map(
      ({ label, value }, point) =>
        `<circle cx="${x(point)}" cy="${px(y(value))}" r="3" fill="${colour(index)}"><title>${escapeHtml(`${name}, ${label}: ${value.toFixed(4)}`)}</title></circle>`,
    )
    return `<path d="${path.join('')}" fill="none" stroke="${colour(index)}" stroke-width="2"/>${dots.join('')}
<rect x="${right}" y="${30 + index * 20}" width="12" height="12" fill="${colour(index)}"/>
<text x="${right + 18}" y="${40 + index * 20}" fill="currentColor">${escapeHtml(name)}</text>`
  })
  const legend = 30 + 7 * Math.max(0, ...series.map(({ name }) => name.length))
  return frame(
    title,
    right + legend,
    Math.max(height + 60, 40 + series.length * 20),
    [...grid, ...axis, ...lines].join('\n'),
  )
}

/** The text with the characters escaped that have a meaning in HTML. */
export function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": '#39',
  }
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`)
}

function frame(title: string, width: number, height: number, content: string): string {
  return `<svg width="${px(width)}" height="${height}" viewBox="0 0 ${px(width)} ${height}" role="img" aria-label="${escapeHtml(title)}">
<text x="4" y="14" font-weight="600" fill="currentColor">${escapeHtml(title)}</text>
${content}
</svg>`
}

const colour = (index: number): string => COLOURS[index % COLOURS.length]!

/** A length, rounded to a tenth of a pixel. */
const px = (value: number): number => Math.round(value * 10) / 10
