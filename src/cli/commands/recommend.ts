import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Option } from 'commander'
import { composeBatch, loadSettings, openSettingsGraph } from '../../compose/index.js'
import { badInput, MAX_PAGE } from '../../core/shared/index.js'
import type { Terminal } from '../output/index.js'
import { type RegisterCommand, wholeNumber } from '../program/index.js'

interface Options {
  readonly all?: true
  readonly users?: string
  readonly first: number
  readonly tag?: readonly string[]
  readonly atOnce: number
}

/** Users between two lines of progress. */
const TOLD_EVERY = 1_000

/** `kindred recommend`: pages for many users, such as for a newsletter, a line of JSON a user. */
export const registerRecommend: RegisterCommand = (program, terminal) => {
  program
    .command('recommend')
    .description(
      'write recommendations for many users to stdout, a line of JSON a user; nothing counts as shown',
    )
    .option('--all', 'for all users who are not deactivated')
    .option('--users <file>', 'for the users of a file, an id a line')
    .option('--first <n>', 'items a user', wholeNumber(1, MAX_PAGE), 20)
    .option('--tag <tag...>', 'only items with one of these tags')
    .option('--at-once <n>', 'pages computed at a time', wholeNumber(1, 64), 4)
    .addOption(new Option('--format <format>', 'format of the output').choices(['ndjson']).default('ndjson'))
    .action((options: Options) => recommend(options, terminal))
}

async function recommend(
  { all, users: file, first, tag, atOnce }: Options,
  terminal: Terminal,
): Promise<void> {
  if ((all === true) === (file !== undefined))
    throw badInput('--all', 'for whom is not clear', 'give either --all or --users FILE')
  if (terminal.json)
    throw badInput('--json', 'the output is a line of JSON a user, not one document', 'leave out --json')
  // Before the database: a mistake in the file's name costs no start of it.
  if (file !== undefined) await checkReadable(file)
  const settings = loadSettings()
  const { progress, signal, say } = terminal
  const graph = await openSettingsGraph(settings, progress, { signal })
  const counts = { answered: 0, unknown: 0, short: 0 }
  const startedAt = performance.now()
  try {
    const filter = tag === undefined ? {} : { tags: tag }
    const request = { first, filter, atOnce, signal }
    const pages = composeBatch(graph, settings, say).recommend(
      file === undefined ? request : { ...request, users: idsOf(file) },
    )
    progress.start('recommend', 0)
    for await (const { user, page } of pages) {
      if (page === null) {
        counts.unknown++
        continue
      }
      counts.answered++
      if (page.shortfall !== null) counts.short++
      if (counts.answered % TOLD_EVERY === 0) progress.update(counts.answered)
      const items = page.entries.map(({ id, score, record }) => ({ id, title: record.title, score }))
      await terminal.line({ user, items, shortfall: page.shortfall })
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    progress.finish(`${counts.answered.toLocaleString('en')} users in ${seconds} s`)
  } finally {
    await graph.close()
  }
  if (counts.unknown > 0) say(`${counts.unknown} users of ${file} do not exist and were passed over`)
  if (counts.short > 0) say(`${counts.short} users got fewer than ${first} items; their lines say why`)
}

async function checkReadable(file: string): Promise<void> {
  await access(file).catch(() => {
    throw badInput('--users', `${file} cannot be read`, 'name a file with an id a line')
  })
}

/** Ids of a file, read as they are asked for; empty lines are passed over. */
async function* idsOf(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  }))
    if (line.trim() !== '') yield line.trim()
}
