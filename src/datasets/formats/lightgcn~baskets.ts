import type { SplitPart } from '../core/records.js'
import { splitWhitespace } from './fields.js'
import type { LineParser } from './parsing.js'

/**
 * `user item item …`, parted by white space: a LIKE for each item, in the order of the line. A user alone on a line is a person
 * with no interactions.
 */
export function basketLine(part: SplitPart): LineParser {
  return (line, source, records) => {
    const columns = splitWhitespace(line)
    const user = columns[0]!
    if (columns.length === 1) records.push({ type: 'user', id: user, source })
    for (let at = 1; at < columns.length; at++) {
      const item = columns[at]!
      records.push({ type: 'interaction', user, item, kind: 'LIKE', weight: null, at: null, part, source })
    }
  }
}
