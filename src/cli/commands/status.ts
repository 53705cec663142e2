import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import type { composeStatus, Settings } from '../../compose/index.js'
import { badInput, parseUrl } from '../../core/shared/index.js'
import { type RegisterCommand, wholeNumber } from '../program/index.js'

type Status = Awaited<ReturnType<typeof composeStatus>>

interface Options {
  readonly port?: number
  readonly url?: string
}

/** `kindred status`: which servers run and where. Starts nothing. */
export const registerStatus: RegisterCommand = (program, terminal) => {
  program
    .command('status')
    .description('show whether the database and the API run, their addresses, and the file of the password')
    .option(
      '--port <port>',
      'port of the API (default: the servers of the home, else http.port)',
      wholeNumber(1, 65_535),
    )
    .option('--url <url>', 'address of the API, such as https://shop.example')
    .action(async ({ port, url }: Options) => {
      const { composeStatus, findServers, loadSettings } = await import('../../compose/index.js')
      const settings = loadSettings()
      const { home } = settings
      const found = findServers(home)
      const origins =
        url !== undefined
          ? [originOf(url)]
          : port === undefined && found.length > 0
            ? found.map((server) => new URL(server.url).origin)
            : [originAt(settings, port ?? settings.http.port)]
      const [database, ...servers] = await Promise.all([composeStatus(settings), ...origins.map(checkApi)])
      const [api] = servers as [ApiStatus, ...ApiStatus[]]
      const lines = [
        `Home: ${home}`,
        `Neo4j: ${describe(database)}`,
        ...servers.map((each) => `API: ${describeApi(each)}`),
      ]
      terminal.answer({ home, database, api, servers }, lines.join('\n'))
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
      return `${status.answers ? 'running' : 'not responding'} at ${status.uri}${password}`
  }
}

/** What a server says of itself. */
interface ApiStatus {
  readonly url: string
  readonly answers: boolean
  /** Whether it can answer pages. */
  readonly ready: boolean
  /** Version of the active snapshot; null: none, or unknown. */
  readonly snapshot: string | null
  /** Requests that run and that wait; null: its metrics need a key. */
  readonly running: number | null
  readonly queued: number | null
}

/** Scheme, name and port alone: a log-in in an address must not be printed. */
function originOf(url: string): string {
  const address = parseUrl(url)
  if (address === null || !['http:', 'https:'].includes(address.protocol))
    throw badInput('--url', 'it is no address', 'write it as http://127.0.0.1:4000')
  return address.origin
}

function originAt({ http }: Settings, port: number): string {
  const host = http.host === '0.0.0.0' || http.host === '::' ? '127.0.0.1' : http.host
  return `http${http.tls === null ? '' : 's'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Asks a server at an address how it is. */
async function checkApi(origin: string): Promise<ApiStatus> {
  const ask = (path: string) => get(new URL(path, origin))
  const [health, ready, metrics] = await Promise.all([ask('/health'), ask('/ready'), ask('/metrics')])
  const state = ready === null ? {} : parsed(ready.body)
  const numberOf = (name: string): number | null => {
    const line = metrics?.status === 200 && new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics.body)
    return line ? Number(line[1]) : null
  }
  return {
    url: `${origin}/graphql`,
    answers: health?.status === 200,
    ready: ready?.status === 200,
    snapshot: typeof state.snapshot === 'string' ? state.snapshot : null,
    running: numberOf('kindred_running_requests'),
    queued: numberOf('kindred_queued_requests'),
  }
}

function describeApi({ url, answers, ready, snapshot, running, queued }: ApiStatus): string {
  if (!answers) return `not running (address when started: ${url})`
  const version = snapshot === null ? 'no snapshot' : `snapshot ${snapshot}`
  const load = running === null || queued === null ? '' : `, ${running} requests run and ${queued} wait`
  return `running at ${url}, ${ready ? version : 'not ready for pages'}${load}`
}

const MAX_MS = 3_000

/** Nothing secret is sent, so a certificate that this machine does not know is accepted. */
function get(url: URL): Promise<{ readonly status: number; readonly body: string } | null> {
  const options = { signal: AbortSignal.timeout(MAX_MS), agent: false, rejectUnauthorized: false }
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, body }),
        () => resolve(null),
      )
    })
    request.once('error', () => resolve(null)).end()
  })
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(body) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}
