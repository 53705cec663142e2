import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { lexCypher } from './lexer.js'
import { packageRoot } from './package-root.js'

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
