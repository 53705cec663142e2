import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Scored } from '../../core/model/index.js'

/** One file of `cypher/`: valid as it stands, its header says what it wants and gives. */
export interface CypherQuery {
  /** Path below `cypher/` without ending, such as `serving/viewer`. */
  readonly name: string
  /** Without comments and layout: it is sent with every request. */
  readonly text: string
  readonly job: string
  /** Parameter names of the header, without `$`. */
  readonly params: readonly string[]
  readonly columns: readonly string[]
}

/** The folder of the package, found from this file upwards (it runs from `dist/src/neo4j`); `cypher/` and `scripts/` lie there. */
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
 * Reads `cypher/NAME.cypher` once and keeps it.
 *
 * @throws Error where the file is missing or its header is not of the form
 *   `// Job: …`, `// Params: $a TYPE, $b TYPE` (or `none`), `// Columns: a, b` (or `none`).
 */
export function loadQuery(name: string): CypherQuery {
  let query = loaded.get(name)
  if (query === undefined) {
    query = parseQuery(name, readFileSync(join(root, `${name}.cypher`), 'utf8'))
    loaded.set(name, query)
  }
  return query
}

/** Every query of `cypher/` by name, sorted; with `folder`, those below it. */
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

/** Whatever stands in strings and names stays as it is. */
function compact(text: string): string {
  let compacted = ''
  for (const { kind, text: part } of lexCypher(text)) {
    if (kind !== 'comment' && kind !== 'space') compacted += part
    else if (!compacted.endsWith(' ')) compacted += ' '
  }
  return compacted.trim()
}

/** What matters to tell apart in Cypher text; the rest is `other`, one character or one word a token. */
export type CypherToken =
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  /** A word or a name in backticks, as written. */
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'parameter'; readonly text: string }
  | { readonly kind: 'space'; readonly text: string }
  | { readonly kind: 'other'; readonly text: string }

// An end that is missing is taken to be the end of the text: the server will say what is wrong.
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

/** Splits Cypher text; the tokens' texts, joined, are the text again. */
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

/** Statements of a file in order, parted by the semicolons that stand outside of strings, names and comments. */
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

/** Names of the parameters that a text uses, each once, in order of first use. */
export function parametersIn(text: string): string[] {
  const names = new Set<string>()
  for (const token of lexCypher(text)) if (token.kind === 'parameter') names.add(parameterName(token.text))
  return [...names]
}

function parameterName(text: string): string {
  return text.startsWith('$`') ? text.slice(2, -1).replaceAll('``', '`') : text.slice(1)
}

/** Each id once, in UTF-16 order: the order in which everyone takes locks. */
export function distinctSorted(ids: Iterable<string>): string[] {
  return [...new Set(ids)].sort()
}

/** A list of candidates as queries give it: one row, two parallel lists, which decode faster than a row an entry. */
export interface ScoredLists {
  readonly ids: readonly string[]
  readonly scores: readonly number[]
}

export function scoredOf(rows: readonly ScoredLists[]): Scored[] {
  const [row] = rows
  return row === undefined ? [] : row.ids.map((id, position) => ({ id, score: row.scores[position]! }))
}
