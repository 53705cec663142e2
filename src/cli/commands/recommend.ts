import { createReadStream } from 'node:fs'
import { access, type FileHandle, mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { badInput, MAX_PAGE } from '../../core/shared/index.js'
import type { Terminal } from '../output/index.js'
import { type RegisterCommand, wholeNumber } from '../program/index.js'

interface Options {
  readonly all?: true
  readonly users?: string
  readonly first: number
  readonly tag?: readonly string[]
  readonly concurrency: number
  readonly out?: string
}

/** Users between two updates of the progress line. */
const USERS_PER_UPDATE = 1_000

/** `kindred recommend`: pages for many users, such as for a newsletter; one line of JSON for each user. */
export const registerRecommend: RegisterCommand = (program, terminal) => {
  program
    .command('recommend')
    .description(
      'recommend items to many users: one line of JSON for each user. Nothing is recorded as an impression',
    )
    .option('--all', 'recommend to all users who are not deactivated')
    .option('--users <file>', 'recommend to the users in this file, one id on each line')
    .option('--first <n>', 'items for each user', wholeNumber(1, MAX_PAGE), 20)
    .option('--tag <tag...>', 'only items with one of these tags')
    .option('--concurrency <n>', 'pages to compute at the same time', wholeNumber(1, 64), 4)
    .option(
      '--out <file>',
      'file for the lines (default: stdout; with --json: recommendations.ndjson in the home)',
    )
    .action((options: Options) => recommend(options, terminal))
}

async function recommend(options: Options, terminal: Terminal): Promise<void> {
  const { all, users: usersFile, first, tag, concurrency } = options
  if ((all === true) === (usersFile !== undefined))
    throw badInput('--all', 'the users are not clear', 'give either --all or --users FILE')
  // Checked before the database is started for it.
  if (usersFile !== undefined) await checkReadable(usersFile)
  const { composeBatch, loadSettings, openSettingsGraph } = await import('../../compose/index.js')
  const settings = loadSettings()
  // With --json, stdout is for the summary alone.
  const file = options.out ?? (terminal.json ? join(settings.home, 'recommendations.ndjson') : null)
  const lines = file === null ? stdoutLines(terminal) : await openLines(file)
  const { progress, signal, say } = terminal
  const counts = { users: 0, pages: 0, unknownUsers: 0, shortPages: 0 }
  const startedAt = performance.now()
  try {
    const graph = await openSettingsGraph(settings, progress, { signal })
    try {
      const filter = tag === undefined ? {} : { tags: tag }
      const request = { first, filter, concurrency, signal }
      const pages = composeBatch(graph, settings, say).recommend(
        usersFile === undefined ? request : { ...request, users: idsOf(usersFile) },
      )
      progress.start('recommend', 0)
      for await (const { user, page } of pages) {
        counts.users++
        if (page === null) {
          counts.unknownUsers++
          continue
        }
        counts.pages++
        if (page.shortfall !== null) counts.shortPages++
        if (counts.pages % USERS_PER_UPDATE === 0) progress.update(counts.pages)
        const items = page.entries.map(({ id, score, record }) => ({ id, title: record.title, score }))
        await lines.write({ user, items, shortfall: page.shortfall })
      }
      progress.finish(`${counts.pages.toLocaleString('en')} pages`)
    } finally {
      await graph.close()
    }
    await lines.finish()
  } finally {
    await lines.close()
  }
  const seconds = (performance.now() - startedAt) / 1000
  terminal.answer({ ...counts, seconds, file }, describe({ ...counts, first, usersFile, file }))
}

interface Summary {
  readonly pages: number
  readonly unknownUsers: number
  readonly shortPages: number
  readonly first: number
  readonly usersFile: string | undefined
  readonly file: string | null
}

function describe({ pages, unknownUsers, shortPages, first, usersFile, file }: Summary): string {
  return [
    `recommended to ${pages.toLocaleString('en')} users${file === null ? '' : `; the lines are in ${file}`}`,
    ...(unknownUsers > 0 ? [`skipped ${unknownUsers} unknown users of ${usersFile}`] : []),
    ...(shortPages > 0
      ? [`${shortPages} users got fewer than ${first} items; their lines give the reason`]
      : []),
  ].join('\n')
}

interface Lines {
  /** Writes one document as one line; resolves when there is room for more. */
  write(document: unknown): Promise<void>
  /** The lines are complete. */
  finish(): Promise<void>
  close(): Promise<void>
}

function stdoutLines(terminal: Terminal): Lines {
  const nothing = async () => {}
  return { write: (document) => terminal.line(document), finish: nothing, close: nothing }
}

/** The file appears under its name when it is complete, so that no reader takes a part for the whole. */
async function openLines(file: string): Promise<Lines> {
  const partial = `${file}.new`
  let handle: FileHandle
  try {
    await mkdir(dirname(file), { recursive: true })
    handle = await open(partial, 'w')
  } catch (error) {
    throw badInput('--out', `${file} cannot be written: ${(error as Error).message}`)
  }
  return {
    write: (document) => handle.appendFile(`${JSON.stringify(document)}\n`),
    async finish() {
      await handle.close()
      await rename(partial, file)
    },
    close: () => handle.close(),
  }
}

async function checkReadable(file: string): Promise<void> {
  await access(file).catch(() => {
    throw badInput('--users', `${file} cannot be read`, 'name a file with one id on each line')
  })
}

/** Ids of a file, read when they are needed; empty lines are skipped. */
async function* idsOf(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  }))
    if (line.trim() !== '') yield line.trim()
}
