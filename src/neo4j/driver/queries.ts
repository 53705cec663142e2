import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * A query of `cypher/`. Each file can be pasted into Neo4j Browser; its header lists parameters and columns.
 */
export interface CypherQuery {
  /** Path below `cypher/` without ending, such as `serving/viewer`. */
  readonly name: string
  /** Text without comments and extra white space, because it is sent with every request. */
  readonly text: string
  readonly job: string
  /** Parameter names of the header, without `$`. */
  readonly params: readonly string[]
  readonly columns: readonly string[]
}

/** Folder of the package, which contains `cypher/` and `scripts/`. It is searched from this file upwards. */
export const packageRoot = findPackageRoot()

function findPackageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) || !existsSync(join(folder, 'cypher'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('the folder cypher/ was not found beside the package')
    folder = parent
  }
  return folder
}

const root = join(packageRoot, 'cypher')

const loaded = new Map<string, CypherQuery>()

/**
 * Reads `cypher/NAME.cypher` and caches it.
 *
 * @throws Error if the file is missing or its header is not of the form `// Job: …`, `// Params: $a TYPE, $b
 *   TYPE` (or `none`), `// Columns: a, b` (or `none`).
 */
export function loadQuery(name: string): CypherQuery {
  let query = loaded.get(name)
  if (query === undefined) {
    query = parseQuery(name, readFileSync(join(root, `${name}.cypher`), 'utf8'))
    loaded.set(name, query)
  }
  return query
}

/** Names of all queries below `cypher/`, or below `folder`, sorted. */
export function queryNames(folder = ''): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.cypher'))
    .map((file) =>
      relative(root, join(root, folder, file))
        .split(sep)
        .join('/')
        .replace(/\.cypher$/, ''),
    )
    .sort()
}

/** Parses a file of `cypher/`: its header and its text. */
export function parseQuery(name: string, source: string): CypherQuery {
  const lines = source.split('\n')
  const headerLength = lines.findIndex((line) => !line.startsWith('//'))
  const header = lines
    .slice(0, headerLength === -1 ? lines.length : headerLength)
    .map((line) => line.slice(2).trim())
  const field = (label: string): string => {
    const start = header.findIndex((line) => line.startsWith(`${label}:`))
    if (start === -1) throw new Error(`cypher/${name}.cypher: the header lacks "// ${label}: …"`)
    const end = header.findIndex((line, at) => at > start && /^[A-Z][a-z]+:/.test(line))
    return header
      .slice(start, end === -1 ? undefined : end)
      .join(' ')
      .slice(label.length + 1)
      .trim()
  }
  const columns = field('Columns')
  return Object.freeze({
    name,
    text: compact(lines.slice(header.length).join('\n')),
    job: field('Job'),
    params: [...field('Params').matchAll(/\$(\w+)/g)].map((match) => match[1]!),
    columns: columns === 'none' ? [] : columns.split(',').map((column) => column.trim().split(/\s/)[0]!),
  })
}

/** Removes comments and extra white space. Strings and quoted names stay as they are. */
function compact(text: string): string {
  let compacted = ''
  for (const { kind, text: part } of lexCypher(text)) {
    if (kind !== 'comment' && kind !== 'space') compacted += part
    else if (!compacted.endsWith(' ')) compacted += ' '
  }
  return compacted.trim()
}

/** Token of Cypher text. `other` is one character or one word. */
export type CypherToken =
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  /** A word or a name in backticks, as written. */
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'parameter'; readonly text: string }
  | { readonly kind: 'space'; readonly text: string }
  | { readonly kind: 'other'; readonly text: string }

// A missing closing quote ends at the end of the text; the server reports the mistake.
const patterns: readonly (readonly [CypherToken['kind'], RegExp])[] = [
  ['comment', /\/\/[^\n]*/y],
  ['comment', /\/\*[\s\S]*?(?:\*\/|$)/y],
  ['string', /'(?:[^'\\]|\\[\s\S])*(?:'|$)/y],
  ['string', /"(?:[^"\\]|\\[\s\S])*(?:"|$)/y],
  ['parameter', /\$(?:`(?:[^`]|``)*(?:`|$)|[\p{L}\p{N}_]+)/uy],
  ['name', /`(?:[^`]|``)*(?:`|$)/y],
  ['name', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['space', /\s+/y],
]

/** Splits Cypher text into tokens. The joined texts of the tokens are the text again. */
export function* lexCypher(text: string): Generator<CypherToken> {
  let at = 0
  while (at < text.length) {
    const token = tokenAt(text, at)
    yield token
    at += token.text.length
  }
}

function tokenAt(text: string, at: number): CypherToken {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match !== null && match[0] !== '') return { kind, text: match[0] }
  }
  return { kind: 'other', text: text[at]! }
}

/** Statements of a file in order. Semicolons in strings, names and comments do not separate statements. */
export function splitStatements(text: string): string[] {
  const statements: string[] = []
  let current = ''
  for (const token of lexCypher(text)) {
    if (token.kind === 'other' && token.text === ';') {
      statements.push(current)
      current = ''
    } else if (token.kind !== 'comment') {
      current += token.text
    }
  }
  statements.push(current)
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '')
}

/** Distinct names of the parameters in a text, in order of first use. */
export function parametersIn(text: string): string[] {
  const names = new Set<string>()
  for (const token of lexCypher(text)) if (token.kind === 'parameter') names.add(parameterName(token.text))
  return [...names]
}

function parameterName(text: string): string {
  return text.startsWith('$`') ? text.slice(2, -1).replaceAll('``', '`') : text.slice(1)
}

/** Distinct ids in UTF-16 order. Every transaction takes its locks in this order. */
export function distinctSorted(ids: Iterable<string>): string[] {
  return [...new Set(ids)].sort()
}
