import { formatCleanReport } from '../../app/import/index.js'
import { composeImport, loadSettings, openFolder, openSettingsGraph } from '../../compose/index.js'
import { formatOption, type RegisterCommand } from '../program/index.js'

interface Options {
  readonly format: string
  readonly adopt?: true
}

/** `kindred import`: a folder of data into the graph. */
export const registerImport: RegisterCommand = (program, terminal) => {
  program
    .command('import')
    .description('read a folder of data into the graph; the same data twice writes nothing')
    .argument('<dir>', 'folder of data')
    .addOption(formatOption())
    .option('--adopt', 'write into a graph that is not empty and that Kindred did not make')
    .action(async (folder: string, options: Options) => {
      const settings = loadSettings()
      const { progress, signal } = terminal
      // Before the database: a mistake in the folder costs no start of it.
      const source = await openFolder(folder, options.format)
      const graph = await openSettingsGraph(settings, progress, { adopt: options.adopt === true, signal })
      try {
        const report = await composeImport(graph, settings, progress)(source, signal)
        terminal.answer(report, formatImport(report))
      } finally {
        await graph.close()
      }
    })
}

type Report = Awaited<ReturnType<ReturnType<typeof composeImport>>>

/** What came of an import, for people. */
export function formatImport({ name, format, cleaning, import: summary, rejectsFile }: Report): string {
  const lines = [`${name} (${format})`, formatCleanReport(cleaning)]
  if (rejectsFile !== null) lines.push(`rejected rows: ${rejectsFile}`)
  const { interactions, ties } = summary.testRows
  if (interactions + ties > 0)
    lines.push(`the test part was left out: ${count(interactions)} interactions, ${count(ties)} ties`)
  if (summary.alreadyImported) {
    lines.push('this data is in the graph already; nothing was written')
  } else {
    const written = Object.entries(summary.written).map(([label, rows]) => `${count(rows)} ${label}`)
    const rate = summary.interactionsPerSecond
    lines.push(
      `${summary.resumed ? 'finished an import that was broken off: ' : ''}wrote ${written.join(', ')} in ` +
        `${summary.seconds.toFixed(1)} s${rate === null ? '' : ` (${count(rate)} interactions/s)`}`,
    )
  }
  return lines.join('\n')
}

const count = (rows: number): string => rows.toLocaleString('en')
