import { composeStatus, loadSettings, type Settings } from '../compose.js'
import type { RegisterCommand } from './program.js'

type Status = Awaited<ReturnType<typeof composeStatus>>

/** `kindred status`: what is running and where; starts nothing. */
export const registerStatus: RegisterCommand = (program, terminal) => {
  program
    .command('status')
    .description('what is running, its address and where its password is')
    .action(async () => {
      const settings = loadSettings()
      const [database, api] = await Promise.all([composeStatus(settings), askApi(settings)])
      const { home } = settings
      const lines = [`Home: ${home}`, `Neo4j: ${describe(database)}`, `API: ${describeApi(api)}`]
      terminal.answer({ home, database, api }, lines.join('\n'))
    })
}

function describe(status: Status): string {
  const password = status.passwordFile === undefined ? '' : `, user neo4j, password in ${status.passwordFile}`
  switch (status.kind) {
    case 'never-started':
      return 'never started in this home; `kindred up` starts it'
    case 'stopped':
      return `stopped (it will listen on ${status.uri})${password}`
    case 'crashed':
      return `ended without being stopped (${status.reason}); \`kindred up\` recovers its data`
    case 'running':
    case 'owned':
      return `${status.answers ? 'running' : 'does not answer'} at ${status.uri}${password}`
  }
}

interface ApiStatus {
  readonly url: string
  readonly answers: boolean
}

/** Whether an API answers where the settings would have it. */
async function askApi({ http }: Settings): Promise<ApiStatus> {
  const host = http.host === '0.0.0.0' || http.host === '::' ? '127.0.0.1' : http.host
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${http.port}`
  const answers = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  )
  return { url: `${origin}/graphql`, answers }
}

function describeApi({ url, answers }: ApiStatus): string {
  return answers ? `answers at ${url}` : `not running (it would listen on ${url})`
}
