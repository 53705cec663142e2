import type { DataRecord, RecordSource } from '../../core/data/index.js'
import { type FieldProblem, isProblem } from './numbers.js'
import { doubtful, leftOut } from './parsing.js'

/** A field that lists tags. */
export interface TagField {
  readonly item: string
  /** Name of the column. */
  readonly column: string
  readonly text: string
  /** Text between two tags. */
  readonly separator: string
}

/**
 * Appends a tagging for each tag of a field. A list in the notation of JSON or Python, such as `['a', 'b']`,
 * is read as a list. A field that looks like a list and cannot be read is left out, with a note.
 */
export function addTags(field: TagField, source: RecordSource, records: DataRecord[]): void {
  const { item, column, text, separator } = field
  const tags = tagsOf(column, text, separator)
  if (isProblem(tags)) {
    records.push(leftOut(tags, text, source))
    return
  }
  for (const tag of tags) {
    if (tag.trim() === '') continue
    records.push({ type: 'tagging', item, tag: tag.trim(), weight: 1, at: null, source })
  }
  if (separator === '|' && !text.includes('|') && text.split(/[,;]/).length > 2 && tags.length === 1) {
    const reason = `${column} is read as one tag, because tags are separated by |`
    records.push(doubtful({ column, reason }, text, source))
  }
}

/** Whether the tags of a field can be read. */
export const hasReadableTags = (column: string, text: string): boolean =>
  !isProblem(tagsOf(column, text, '|'))

function tagsOf(column: string, text: string, separator: string): string[] | FieldProblem {
  return listOf(column, text.trim()) ?? text.split(separator)
}

/** The entries of a list in brackets; a problem if it cannot be read; undefined if the text is no list. */
function listOf(column: string, text: string): string[] | FieldProblem | undefined {
  if (!/^[[{(].*[\]})]$/s.test(text) || !(text.startsWith('[') || /['",]/.test(text))) return undefined
  if (text.startsWith('[') && text.endsWith(']')) {
    const entries = jsonList(text) ?? pythonList(text)
    if (entries !== undefined) return entries
  }
  return {
    column,
    reason: `${column} is a list that cannot be read; separate the entries as the format says`,
  }
}

function jsonList(text: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every((entry) => ['string', 'number'].includes(typeof entry))
      ? list.map(String)
      : undefined
  } catch {
    return undefined
  }
}

/** Entries in single or double quotes, separated by commas; a backslash escapes the next character. */
function pythonList(text: string): string[] | undefined {
  const entry = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s'",[\]{}()][^'",[\]{}()]*?))\s*(,|$)/y
  const inner = text.slice(1, -1).trim()
  const entries: string[] = []
  while (entry.lastIndex < inner.length) {
    const found = entry.exec(inner)
    if (found === null) return undefined
    entries.push((found[1] ?? found[2] ?? found[3]!).replace(/\\(['"\\])/g, '$1'))
  }
  return entries
}
