import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KindredError } from '../core/shared/index.js'

/** The content of a message file. */
export interface MessageFile {
  /** Path of the file. */
  readonly file: string
  /** Its name without `.json`: a language tag, such as `de-AT`. */
  readonly locale: string
  /** Messages by key; not checked. */
  readonly messages: Readonly<Record<string, unknown>>
}

/**
 * Reads the message files of a folder, those that end in `.json`, in the order of their names.
 *
 * @throws KindredError BAD_CONFIGURATION if the folder or a file cannot be read, or a file is not a JSON
 *   object.
 */
export function readMessageFiles(folder: string): readonly MessageFile[] {
  const names = orFail(folder, 'set reasons.messages to a folder with files such as de-AT.json', () =>
    readdirSync(folder).filter((name) => name.endsWith('.json')),
  )
  return names.sort().map((name) => {
    const file = join(folder, name)
    const remedy = 'write { "KEY": "message", … } with the keys of messages/en.json'
    const content: unknown = orFail(file, remedy, () => JSON.parse(readFileSync(file, 'utf8')))
    if (typeof content !== 'object' || content === null || Array.isArray(content))
      throw new KindredError('BAD_CONFIGURATION', `${file}: it is not a JSON object`, { field: file, remedy })
    return { file, locale: name.slice(0, -'.json'.length), messages: { ...content } }
  })
}

function orFail<T>(path: string, remedy: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    const problem = `${path}: it cannot be read: ${(cause as Error).message}`
    throw new KindredError('BAD_CONFIGURATION', problem, { field: path, remedy, cause })
  }
}
