import { formatCleanReport } from '../../app/import/index.js'
import type { composeImport } from '../../compose/index.js'
import { formatCount } from '../output/index.js'
import { formatOption, type RegisterCommand } from '../program/index.js'

interface Options {
  readonly format: string
  readonly adopt?: true
}

/** `kindred import`: writes a folder of data into the graph. */
export const registerImport: RegisterCommand = (program, terminal) => {
  program
    .command('import')
    .description('import a folder of data into the graph; importing the same data again writes nothing')
    .argument('<dir>', 'folder of data')
    .addOption(formatOption())
    .option('--adopt', 'write into a graph that contains data and was not created by Kindred')
    .action(async (folder: string, options: Options) => {
      const { composeImport, loadSettings, openFolder, openSettingsGraph } = await import(
        '../../compose/index.js'
      )
      const settings = loadSettings()
      const { progress, signal } = terminal
      // Checked before the database is started for it.
      const source = await openFolder(folder, options.format)
      const graph = await openSettingsGraph(settings, progress, { adopt: options.adopt === true, signal })
      try {
        const report = await composeImport(graph, settings, progress)(source, signal)
        terminal.answer(report, formatImport(report), report.cleaning.warnings)
      } finally {
        await graph.close()
      }
    })
}

type Report = Awaited<ReturnType<ReturnType<typeof composeImport>>>

/**
 * The report of an import as text.
 *
 * @param already what to say if nothing was written.
 */
export function formatImport(
  { name, format, cleaning, import: summary, rejectsFile }: Report,
  already = 'this data is already in the graph; nothing was written',
): string {
  const lines = [`${name} (${format})`, formatCleanReport(cleaning)]
  if (rejectsFile !== null) lines.push(`rejected rows: ${rejectsFile}`)
  const { interactions, ties } = summary.testRows
  if (interactions + ties > 0)
    lines.push(`left out the test part: ${formatCount(interactions)} interactions, ${formatCount(ties)} ties`)
  if (summary.alreadyImported) {
    lines.push(already)
  } else {
    const written = Object.entries(summary.written).map(([label, rows]) => `${formatCount(rows)} ${label}`)
    const rate = summary.interactionsPerSecond
    lines.push(
      `${summary.resumed ? 'finished an interrupted import: ' : ''}wrote ${written.join(', ')} in ` +
        `${summary.seconds.toFixed(1)} s${rate === null ? '' : ` (${formatCount(rate)} interactions/s)`}`,
    )
  }
  return lines.join('\n')
}
