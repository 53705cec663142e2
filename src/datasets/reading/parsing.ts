import { join } from 'node:path'
import {
  type DataRecord,
  MALFORMED_TEXT_LENGTH,
  type MalformedRecord,
  type RecordSource,
} from '../core/records.js'
import { readLines } from './lines.js'

/** Records in bunches: one asynchronous step for many records keeps the reading of millions fast. */
export type RecordBatches = AsyncIterable<readonly DataRecord[]>

/** Appends the records of one line, which is not blank. */
export type LineParser = (line: string, source: RecordSource, records: DataRecord[]) => void

/** @param headerLines lines at the start that hold no data. Default 0. */
export async function* parseLines(
  folder: string,
  file: string,
  parse: LineParser,
  headerLines = 0,
): RecordBatches {
  for await (const { lines, firstLine } of readLines(join(folder, file))) {
    const records: DataRecord[] = []
    for (let position = 0; position < lines.length; position++) {
      const number = firstLine + position
      const line = lines[position]!
      if (number <= headerLines || line.trim() === '') continue
      parse(line, { file, line: number }, records)
    }
    yield records
  }
}

export function malformed(reason: string, text: string, source: RecordSource): MalformedRecord {
  return { type: 'malformed', reason, text: text.slice(0, MALFORMED_TEXT_LENGTH), source }
}

/** One by one, in a single generator: each further layer costs a turn of the event loop a record. */
export async function* flatten(open: () => Promise<RecordBatches>): AsyncGenerator<DataRecord> {
  for await (const batch of await open()) for (const record of batch) yield record
}
