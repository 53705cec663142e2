import { createReadStream, createWriteStream } from 'node:fs'
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import type { FileTraces, HomeTraces } from '../core/ports/index.js'

/** A place in the home that may name a user, and how a user is erased from its files. */
interface HomePlace {
  readonly place: string
  /** Path below the home, with `/`; a folder stands for all in it. */
  readonly path: string
  /** `lines`: a line that names the user is removed. `mask`: the id is overwritten, the line stays. */
  readonly erase: 'lines' | 'mask'
}

/** Places in the home that may name a user. A test compares them with what the code writes. */
export const HOME_PLACES: readonly HomePlace[] = [
  { place: 'rejects of imports', path: 'rejects', erase: 'lines' },
  { place: 'written recommendations', path: 'recommendations.ndjson', erase: 'lines' },
  { place: 'logs', path: 'neo4j/logs', erase: 'mask' },
]

/** Paths in the home that name no user, and why. */
export const HOME_WITHOUT_USERS: Readonly<Record<string, string>> = {
  'neo4j/data': 'the graph itself, which is erased by queries',
  'neo4j/conf': 'settings of the local Neo4j',
  'neo4j.json': 'port and process of the local Neo4j',
  'neo4j.password': 'the password of the local Neo4j',
  'neo4j.lock': 'the lock of the local Neo4j',
  runs: 'curves of trainings',
  servers: 'addresses and processes of running servers',
  'kindred.config.json': 'settings',
  tuning: 'options of models and the metrics of trials',
}

const OTHER = 'other files in the home'
/** Larger files that are not Kindred's own are not read. */
const MOST_BYTES_OF_OTHER = 64 << 20

/** The files of a home that may name a user. */
export function createHomeTraces(home: string): HomeTraces {
  const filesByPlace = async (): Promise<Map<string, { place: HomePlace | null; files: string[] }>> => {
    const found = new Map<string, { place: HomePlace | null; files: string[] }>()
    for (const place of HOME_PLACES) found.set(place.place, { place, files: [] })
    found.set(OTHER, { place: null, files: [] })
    for await (const file of filesBelow(home)) {
      const path = relative(home, file).split(sep).join('/')
      const isIn = (root: string) => path === root || path.startsWith(`${root}/`)
      if (Object.keys(HOME_WITHOUT_USERS).some(isIn)) continue
      const place = HOME_PLACES.find((each) => isIn(each.path))
      found.get(place?.place ?? OTHER)!.files.push(file)
    }
    return found
  }
  const forEachFile = async (
    visit: (file: string, place: HomePlace | null, name: string) => Promise<void>,
  ): Promise<void> => {
    for (const [name, { place, files }] of await filesByPlace())
      for (const file of files) await visit(file, place, name)
  }
  return {
    async count(id) {
      const traces = new Map<string, { entries: number; files: string[]; isErased: boolean }>()
      for (const { place } of HOME_PLACES) traces.set(place, { entries: 0, files: [], isErased: true })
      traces.set(OTHER, { entries: 0, files: [], isErased: false })
      await forEachFile(async (file, place, name) => {
        const entries = (await readMentions(file, place, id)).length
        if (entries === 0) return
        const trace = traces.get(name)!
        trace.entries += entries
        trace.files.push(relative(home, file))
      })
      return [...traces].map(([place, trace]): FileTraces => ({ place, ...trace }))
    },
    async lines(id) {
      const lines: Record<string, string[]> = {}
      for (const place of HOME_PLACES) {
        const found: string[] = []
        for await (const file of filesAt(join(home, place.path)))
          found.push(...(await readMentions(file, place, id)))
        lines[place.place] = found
      }
      return lines
    },
    erase: (id) =>
      forEachFile(async (file, place) => {
        if (place === null || (await readMentions(file, place, id)).length === 0) return
        if (place.erase === 'lines') await removeLines(file, (line) => lineNames(line, id))
        else await maskMentions(file, mentionIn('log', id))
      }),
  }
}

/** A file, or the files below a folder. */
async function* filesAt(path: string): AsyncGenerator<string> {
  const found = await stat(path).catch(() => null)
  if (found?.isFile()) yield path
  else yield* filesBelow(path)
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  })
  for (const entry of entries) {
    const path = join(folder, entry.name)
    // The data of Neo4j are large, and change while they are read.
    if (entry.isDirectory() && !path.endsWith(join('neo4j', 'data'))) yield* filesBelow(path)
    else if (entry.isFile()) yield path
  }
}

/** Lines of a file that name a user. */
async function readMentions(file: string, place: HomePlace | null, id: string): Promise<string[]> {
  if (place === null && (await stat(file)).size > MOST_BYTES_OF_OTHER) return []
  const log = mentionIn('log', id)
  const found: string[] = []
  for await (const line of linesOf(file))
    if (place?.erase === 'lines' ? lineNames(line, id) : log.test(line)) found.push(line)
  return found
}

const linesOf = (file: string) =>
  createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })

/** Whether a line of JSON, or of text, has the id as a word of one of its texts. */
function lineNames(line: string, id: string): boolean {
  const word = mentionIn('data', id)
  const names = (value: unknown): boolean => {
    if (typeof value === 'string') return word.test(value)
    if (typeof value !== 'object' || value === null) return false
    return Object.values(value).some(names)
  }
  try {
    return names(JSON.parse(line))
  } catch {
    return word.test(line)
  }
}

/**
 * Finds an id in a text. In data it is a word of its own: no letter, digit, `_` or `-` is next to it, and
 * decimals of other numbers do not count. A number in a log is mostly something else, so there it counts in
 * quotes.
 */
export function mentionIn(kind: 'data' | 'log', id: string): RegExp {
  const text = id.replace(/[\\^$.*+?()[\]{}|/]/g, (sign) => `\\${sign}`)
  if (kind === 'log' && /^[0-9.]+$/.test(id)) return new RegExp(`(?<=["'\`])${text}(?=["'\`])`, 'u')
  return new RegExp(`(?<![\\p{L}\\p{N}_\\-]|\\p{N}\\.)${text}(?![\\p{L}\\p{N}_\\-]|\\.\\p{N})`, 'u')
}

async function removeLines(file: string, isRemoved: (line: string) => boolean): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    await pipeline(
      async function* () {
        for await (const line of linesOf(file)) if (!isRemoved(line)) yield `${line}\n`
      },
      createWriteStream(temporary, { mode: 0o600 }),
    )
    await rename(temporary, file)
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Overwrites mentions in place with as many bytes: the process that writes the log keeps it open. */
async function maskMentions(file: string, mention: RegExp): Promise<void> {
  const text = await readFile(file, 'utf8')
  const handle = await open(file, 'r+')
  try {
    let before = 0
    let from = 0
    for (const match of text.matchAll(new RegExp(mention.source, 'gu'))) {
      before += Buffer.byteLength(text.slice(from, match.index))
      from = match.index
      await handle.write(Buffer.alloc(Buffer.byteLength(match[0]), '*'), 0, undefined, before)
    }
  } finally {
    await handle.close()
  }
}
