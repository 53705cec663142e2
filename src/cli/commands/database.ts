import type { composeStatus, Settings } from '../../compose/index.js'
import { KindredError, printableUri } from '../../core/shared/index.js'
import type { RegisterCommand } from '../program/index.js'

type Status = Awaited<ReturnType<typeof composeStatus>>

/** `kindred status`: which servers run and where. Starts nothing. */
export const registerStatus: RegisterCommand = (program, terminal) => {
  program
    .command('status')
    .description('show whether the database and the API run, their addresses, and the file of the password')
    .action(async () => {
      const { composeStatus, loadSettings } = await import('../../compose/index.js')
      const settings = loadSettings()
      const [database, api] = await Promise.all([composeStatus(settings), checkApi(settings)])
      const { home } = settings
      const lines = [`Home: ${home}`, `Neo4j: ${describe(database)}`, `API: ${describeApi(api)}`]
      terminal.answer({ home, database, api }, lines.join('\n'))
    })
}

function describe(status: Status): string {
  const password = status.passwordFile === undefined ? '' : `, user neo4j, password in ${status.passwordFile}`
  switch (status.kind) {
    case 'never-started':
      return 'never started in this home; start it with `kindred up`'
    case 'stopped':
      return `stopped (address when started: ${status.uri})${password}`
    case 'crashed':
      return `crashed (${status.reason}); \`kindred up\` starts it again and recovers its data`
    case 'running':
    case 'owned':
      return `${describeAnswer(status)} at ${status.uri}${password}`
  }
}

function describeAnswer(status: Extract<Status, { readonly answers: boolean }>): string {
  if (status.answers) return 'running'
  if (!('reason' in status)) return 'not responding'
  return `its database has stopped (${status.reason}); \`kindred up\` starts it again`
}

interface ApiStatus {
  readonly url: string
  readonly answers: boolean
}

/** Asks the API at the address of the settings whether it is alive. */
async function checkApi({ http }: Settings): Promise<ApiStatus> {
  const host = http.host === '0.0.0.0' || http.host === '::' ? '127.0.0.1' : http.host
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${http.port}`
  const answers = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  )
  return { url: `${origin}/graphql`, answers }
}

function describeApi({ url, answers }: ApiStatus): string {
  return answers ? `running at ${url}` : `not running (address when started: ${url})`
}

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
