import { FORMATS, type FormatName, type Reader } from '../core/data/index.js'
import { badInput, KindredError } from '../core/shared/index.js'
import { atomic, csv, edges, hetrec, lightgcn, movielens, pairs, sequences, trust } from './formats/index.js'

/** The reader of each format. */
export const readers: Readonly<Record<FormatName, Reader>> = Object.freeze({
  hetrec,
  movielens,
  lightgcn,
  pairs,
  sequences,
  edges,
  trust,
  atomic,
  csv,
})

/**
 * Chooses the reader for a folder.
 *
 * @param format a name of FORMATS, or `auto` to tell the format by the names of the files.
 * @throws KindredError BAD_USER_INPUT where the format is unknown; BAD_DATA where the folder is missing or
 *   empty, or `auto` finds none or several.
 */
export async function chooseReader(folder: string, format: string = 'auto'): Promise<Reader> {
  if (format !== 'auto') {
    if (isFormat(format)) return readers[format]
    throw badInput('--format', `unknown format "${format}"`, `choose one of: auto, ${FORMATS.join(', ')}`)
  }
  const found: Reader[] = []
  for (const reader of Object.values(readers)) {
    // Any single text file could hold sequences, so that format is tried last.
    if (reader !== sequences && (await reader.detect(folder))) found.push(reader)
  }
  if (found.length === 0 && (await sequences.detect(folder))) found.push(sequences)
  const [reader] = found
  if (reader !== undefined && found.length === 1) return reader
  const names = found.map(({ format: name }) => name).join(' and ')
  throw new KindredError(
    'BAD_DATA',
    reader === undefined
      ? `no known format fits the files in ${folder}`
      : `${folder} fits several formats: ${names}`,
    { field: folder, remedy: `name the format with --format: ${FORMATS.join(', ')}` },
  )
}

function isFormat(name: string): name is FormatName {
  return (FORMATS as readonly string[]).includes(name)
}
