import { FORMATS, type FormatName, type Reader } from '../core/data/index.js'
import { badInput, KindredError } from '../core/shared/index.js'
import { atomic, csv, edges, hetrec, lightgcn, movielens, pairs, sequences, trust } from './formats/index.js'

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
 * The reader for a folder.
 *
 * @param format a name of FORMATS, or `auto`: told by the names of the files.
 * @throws KindredError BAD_USER_INPUT where the format is unknown; BAD_DATA where the folder is missing or empty, or `auto` finds none or several.
 */
export async function chooseReader(folder: string, format: string = 'auto'): Promise<Reader> {
  if (format !== 'auto') {
    if (isFormat(format)) return readers[format]
    throw badInput('--format', `there is no format "${format}"`, `choose one of: auto, ${FORMATS.join(', ')}`)
  }
  const found: Reader[] = []
  for (const reader of Object.values(readers)) {
    // Any single text file could be sequences, so that is only what nothing else is.
    if (reader !== sequences && (await reader.detect(folder))) found.push(reader)
  }
  if (found.length === 0 && (await sequences.detect(folder))) found.push(sequences)
  const [reader] = found
  if (reader !== undefined && found.length === 1) return reader
  const names = found.map(({ format: name }) => name).join(' and ')
  throw new KindredError(
    'BAD_DATA',
    reader === undefined ? `the files in ${folder} are of no known format` : `${folder} looks like ${names}`,
    { field: folder, remedy: `say which with --format: ${FORMATS.join(', ')}` },
  )
}

function isFormat(name: string): name is FormatName {
  return (FORMATS as readonly string[]).includes(name)
}
