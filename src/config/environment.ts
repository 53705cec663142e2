import { join, resolve } from 'node:path'

/** A variable of the environment, and what it sets. No other file reads `process.env`. */
export interface EnvironmentVariable {
  readonly name: string
  /** Path of the setting, such as `http.port`; null: it sets none. */
  readonly setting: string | null
  readonly description: string
  /** The value of the setting; undefined: the variable sets nothing. Default: the text as it is. */
  read?(text: string): unknown
}

/** All variables of the environment that Kindred reads. Of two for one setting, the later one wins. */
export const ENVIRONMENT: readonly EnvironmentVariable[] = [
  {
    name: 'KINDRED_HOME',
    setting: 'home',
    description: 'Folder of the local Neo4j, of the settings file and of all that Kindred writes.',
    read: resolve,
  },
  {
    name: 'KINDRED_CONFIG',
    setting: null,
    description: 'Path of the settings file. Default: `kindred.config.json` in the home.',
  },
  {
    name: 'KINDRED_HOST',
    setting: 'http.host',
    description: 'Address that the server listens on.',
  },
  {
    name: 'KINDRED_PORT',
    setting: 'http.port',
    description: 'Port that the server listens on. 0: any free port.',
    read: Number,
  },
  {
    name: 'KINDRED_CORS_ORIGINS',
    setting: 'http.corsOrigins',
    description: 'Origins whose pages may call the API from a browser, separated by commas.',
    read: list,
  },
  {
    name: 'KINDRED_ALLOWED_HOSTS',
    setting: 'http.allowedHosts',
    description: 'Names by which clients may ask for the server, separated by commas.',
    read: list,
  },
  {
    name: 'KINDRED_OPERATIONS',
    setting: 'operations.path',
    description: 'File or folder with persisted operations.',
  },
  { name: 'KINDRED_LOG_LEVEL', setting: 'log.level', description: 'Lowest level of the log.' },
  { name: 'KINDRED_LOG_FORMAT', setting: 'log.format', description: 'Form of the log: `text` or `json`.' },
  {
    name: 'NEO4J_URI',
    setting: 'neo4j.uri',
    description: 'Address of the database. If it is left out, Kindred uses the local Neo4j.',
  },
  { name: 'NEO4J_USERNAME', setting: 'neo4j.username', description: 'User name of the database.' },
  { name: 'NEO4J_PASSWORD', setting: 'neo4j.password', description: 'Password of the database.' },
  { name: 'NEO4J_DATABASE', setting: 'neo4j.database', description: 'Name of the database on the server.' },
  {
    name: 'XDG_CACHE_HOME',
    setting: 'localNeo4j.cacheDir',
    description: 'Folder of caches. Kindred uses the folder `kindred` in it.',
    read: (text) => (text === '' ? undefined : join(text, 'kindred')),
  },
  {
    name: 'KINDRED_CACHE',
    setting: 'localNeo4j.cacheDir',
    description: 'Folder for downloaded files; wins over `XDG_CACHE_HOME`.',
    read: (text) => (text === '' ? undefined : resolve(text)),
  },
  {
    name: 'JAVA_HOME',
    setting: 'localNeo4j.javaHome',
    description: 'Folder of a Java installation, which is tried before the one on the path.',
    read: (text) => (text === '' ? undefined : text),
  },
]

/** The parts between commas; blank ones are left out. */
function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** The settings that the environment sets, nested as in the settings file. */
export function readEnvironment(env: NodeJS.ProcessEnv): Record<string, unknown> {
  const settings: Record<string, unknown> = {}
  for (const { name, setting, read } of ENVIRONMENT) {
    const text = env[name]
    const value = text === undefined || read === undefined ? text : read(text)
    if (setting === null || value === undefined) continue
    const path = setting.split('.')
    const key = path.pop()!
    let section = settings
    for (const part of path) {
      section[part] ??= {}
      section = section[part] as Record<string, unknown>
    }
    section[key] = value
  }
  return settings
}
