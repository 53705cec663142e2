import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataRecord } from '../../core/data/index.js'
import {
  defineReader,
  listFiles,
  malformed,
  missingFile,
  parseLines,
  parseTestTies,
  type RecordBatches,
  TEST_TIES_FILE,
} from '../reading/index.js'

import { basketLines } from './lightgcn.js'

const ATTRIBUTES = '_item2attributes.json'

/**
 * Sequences of S3-Rec (Zhou et al., 2020, "S3-Rec"): one user and the user's items per line, oldest first,
 * without times. The order of the records is the order of time. `NAME_item2attributes.json`, an object of
 * lists, gives tags named `attribute N`.
 */
export const sequences = defineReader({
  format: 'sequences',
  matches: (names) => sequenceFiles(names).length === 1,
  async files(folder) {
    const names = await listFiles(folder)
    const found = sequenceFiles(names)
    if (found.length === 0) throw missingFile(folder, 'sequences', '*.txt')
    if (found.length > 1) throw missingFile(folder, 'sequences', 'single *.txt')
    return [found[0]!, ...names.filter((name) => name.endsWith(ATTRIBUTES)).slice(0, 1)]
  },
  facts: () => ({ ordered: true }),
  async *parse(folder, files) {
    yield* parseLines(folder, files[0]!, basketLines('train'))
    const attributes = files.find((name) => name.endsWith(ATTRIBUTES))
    if (attributes !== undefined) yield* parseAttributes(folder, attributes)
    yield* parseTestTies(folder, files, { directed: false })
  },
})

/** Text files except ties and documents about the data. */
function sequenceFiles(names: readonly string[]): string[] {
  return names.filter(
    (name) =>
      name.endsWith('.txt') && name !== TEST_TIES_FILE && !/^(readme|licen[cs]e|source|notice)/i.test(name),
  )
}

/** JSON with each number as a string, because numbers above 2^53 lose digits. */
function numbersAsText(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  )
}

async function* parseAttributes(folder: string, file: string): RecordBatches {
  const source = { file, line: 1 }
  const text = await readFile(join(folder, file), 'utf8')
  let lists: unknown
  try {
    lists = JSON.parse(numbersAsText(text))
  } catch (error) {
    yield [malformed('taggings', `not JSON: ${(error as Error).message}`, text, source)]
    return
  }
  if (typeof lists !== 'object' || lists === null || Array.isArray(lists)) {
    yield [malformed('taggings', 'not an object of lists', text, source)]
    return
  }
  const records: DataRecord[] = []
  for (const [item, attributes] of Object.entries(lists)) {
    if (!Array.isArray(attributes))
      records.push(malformed('taggings', 'the attributes are not a list', item, source))
    else {
      for (const attribute of attributes)
        records.push({ type: 'tagging', item, tag: `attribute ${attribute}`, weight: 1, at: null, source })
    }
  }
  yield records
}
