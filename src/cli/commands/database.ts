import { KindredError, printableUri } from '../../core/shared/index.js'
import type { RegisterCommand } from '../program/index.js'

/** `kindred up`: starts the local Neo4j and ends when it is ready for queries. */
export const registerUp: RegisterCommand = (program, terminal) => {
  program
    .command('up')
    .description('start the local Neo4j and leave it running')
    .option(
      '--repair',
      'cut off an end of its transaction log that cannot be read; a copy of the log is kept',
    )
    .action(async ({ repair = false }: { readonly repair?: boolean }) => {
      const { composeDatabase, composeStatus, loadSettings } = await import('../../compose/index.js')
      const settings = loadSettings()
      const { graph, startedByUs } = await composeDatabase(
        settings,
        terminal.progress,
        terminal.signal,
        repair,
      )
      const { passwordFile } = await composeStatus(settings)
      const uri = printableUri(graph.uri)
      const document = { uri, username: graph.username, passwordFile, started: startedByUs }
      const what = startedByUs ? 'Neo4j is running' : 'Neo4j was already running'
      const place = passwordFile === undefined ? '' : `; the password is in ${passwordFile}`
      terminal.answer(document, `${what}: ${uri}, user ${graph.username}${place}`)
    })
}

/** `kindred down`: stops the local Neo4j and waits for its end. */
export const registerDown: RegisterCommand = (program, terminal) => {
  program
    .command('down')
    .description('stop the local Neo4j; its data is kept')
    .action(async () => {
      const { loadSettings, stopDatabase } = await import('../../compose/index.js')
      const settings = loadSettings()
      const stopped = await stopDatabase(settings)
      const text = stopped ? 'Neo4j is stopped' : `no local Neo4j was running for ${settings.home}`
      terminal.answer({ stopped }, text)
    })
}

/** `kindred doctor`: what is missing, each with a command that installs it. Fails if Kindred cannot run. */
export const registerDoctor: RegisterCommand = (program, terminal) => {
  program
    .command('doctor')
    .description('show what is missing, each with a command that installs it')
    .action(async () => {
      const { diagnose, loadSettings } = await import('../../compose/index.js')
      const findings = await diagnose(loadSettings())
      const missing = findings.filter(({ ok, required }) => required && !ok)
      const lines = findings.map(({ name, ok, required, found, remedy }) => {
        const mark = ok ? '✓' : required ? '✗' : '–'
        return `${mark} ${name}: ${found}${remedy === undefined ? '' : `\n    ${remedy}`}`
      })
      terminal.answer({ ok: missing.length === 0, findings }, lines.join('\n'))
      if (missing.length === 0) return
      throw new KindredError(
        'PREREQUISITE_MISSING',
        `missing: ${missing.map(({ name }) => name).join(', ')}`,
        {
          remedy: missing.map(({ remedy }) => remedy).join(' && '),
        },
      )
    })
}
