/** A row that is split while its lines arrive: a quoted field may span lines. */
export interface RowSplit {
  /** Fields that are complete. */
  readonly fields: string[]
  /** Text of the quoted field that is still open; null if none is. */
  open: string | null
}

/**
 * Splits one line of a table, by RFC 4180: a quote at the start of a field opens it, and the quote before the
 * next separator closes it, with or without blanks between; two quotes in it mean one. A quote within an
 * unquoted field is a character.
 *
 * @param row state of the row: new, or with an open field from the lines before.
 * @returns `done`, `open` if a quoted field continues on the next line, or `bad` if text follows a closing
 *   quote. `row.fields.length` is then the index of the field at fault.
 */
export function splitLine(line: string, separator: string, row: RowSplit): 'done' | 'open' | 'bad' {
  let at = 0
  for (;;) {
    const quoted = row.open !== null || line.charCodeAt(at) === QUOTE
    if (!quoted) {
      const end = line.indexOf(separator, at)
      row.fields.push(end === -1 ? line.slice(at) : line.slice(at, end))
      if (end === -1) return 'done'
      at = end + separator.length
      continue
    }
    let text = row.open === null ? '' : `${row.open}\n`
    if (row.open === null) at++
    for (;;) {
      const end = line.indexOf('"', at)
      if (end === -1) {
        row.open = text + line.slice(at)
        return 'open'
      }
      text += line.slice(at, end)
      at = end + 1
      if (line.charCodeAt(at) !== QUOTE) break
      text += '"'
      at++
    }
    row.open = null
    while ((line[at] === ' ' || line[at] === '\t') && line[at] !== separator) at++
    if (at < line.length && !line.startsWith(separator, at)) return 'bad'
    row.fields.push(text)
    if (at >= line.length) return 'done'
    at += separator.length
  }
}

const QUOTE = 0x22
