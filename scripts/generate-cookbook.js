// Writes docs/cypher-cookbook.md from cypher/cookbook/: `npm run generate:docs`. With --check it writes
// nothing and fails if the page differs (`npm run check:docs`).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const root = new URL('..', import.meta.url)
const folder = new URL('cypher/cookbook/', root)
const target = new URL('docs/cypher-cookbook.md', root)

const INTRODUCTION = `# Cypher cookbook

<!-- Generated from cypher/cookbook/ by \`npm run generate:docs\`. Do not edit. -->

Read-only queries for the graph that Kindred keeps. Paste them into Neo4j Browser or send them with any Bolt
client. \`kindred status\` prints the address of the database and the place of its password. In Neo4j Browser,
run the \`:param\` lines first; their values suit the Last.fm graph of the README.

Training writes its results into one of two slots, A and B. The active snapshot has the current results; the
other slot may have the previous ones. Queries that read trained results find the slot through
\`(:KindredActive)-[:IS]->(:KindredSnapshot)\`.`

const topics = JSON.parse(readFileSync(new URL('topics.json', folder), 'utf8')).map((topic) => ({
  ...topic,
  queries: topic.queries.map(readQuery),
}))
checkEveryFileHasATopic()
const page = `${[INTRODUCTION, contents(), ...topics.map(section)].join('\n\n')}\n`

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== page) {
    process.stderr.write(
      'docs/cypher-cookbook.md differs from cypher/cookbook/; run `npm run generate:docs` and commit it\n',
    )
    process.exit(1)
  }
} else {
  writeFileSync(target, page)
}

/** The header fields of a file as lists of lines, and its Cypher without the header. */
function readQuery(name) {
  const lines = readFileSync(new URL(`${name}.cypher`, folder), 'utf8')
    .trimEnd()
    .split('\n')
  const fields = {}
  let field
  let at = 0
  for (; lines[at]?.startsWith('//'); at++) {
    const [, label, text] = /^\/\/ ([A-Z][a-z]+):(.*)$/.exec(lines[at]) ?? []
    if (label !== undefined) {
      field = []
      fields[label.toLowerCase()] = field
    }
    field.push((text ?? lines[at].slice(2)).trim())
  }
  const example = (fields.example ?? []).filter((line) => line !== '')
  const parameters = [...fields.params.join(' ').matchAll(/\$(\w+)/g)].map((match) => match[1])
  const withExample = example.map((line) => /^:param (\w+) => /.exec(line)?.[1])
  if (fields.title === undefined) throw new Error(`cypher/cookbook/${name}.cypher lacks "// Title: …"`)
  if (String(parameters) !== String(withExample))
    throw new Error(`cypher/cookbook/${name}.cypher: each parameter needs an example, in the same order`)
  return { name, ...fields, title: fields.title.join(' '), example, text: lines.slice(at).join('\n') }
}

function checkEveryFileHasATopic() {
  const listed = topics.flatMap(({ queries }) => queries.map(({ name }) => name))
  const files = readdirSync(folder).filter((file) => file.endsWith('.cypher'))
  const missing = files.filter((file) => !listed.includes(file.replace('.cypher', '')))
  if (missing.length > 0) throw new Error(`cypher/cookbook/topics.json lacks ${missing.join(', ')}`)
}

function contents() {
  const link = (title) => `[${title}](#${anchorOf(title)})`
  return topics
    .map(({ title, queries }) =>
      [`- ${link(title)}`, ...queries.map((query) => `  - ${link(query.title)}`)].join('\n'),
    )
    .join('\n')
}

function section({ title, note, queries }) {
  return [`## ${title}`, ...(note === undefined ? [] : [note]), ...queries.map(entry)].join('\n\n')
}

function entry({ name, title, job, params, columns, example, text }) {
  const facts = [
    ...(example.length === 0 ? [] : [`Parameters: ${params.join(' ').replace(/\$\w+/g, '`$&`')}`]),
    `Columns: ${columns.join(' ').replace(/\w+/g, '`$&`')}`,
    `File: [${name}.cypher](../cypher/cookbook/${name}.cypher)`,
  ]
  return [
    `### ${title}`,
    job.join('\n'),
    facts.map((fact) => `- ${fact}`).join('\n'),
    ...(example.length === 0 ? [] : [`\`\`\`text\n${example.join('\n')}\n\`\`\``]),
    `\`\`\`cypher\n${text}\n\`\`\``,
  ].join('\n\n')
}

/** The anchor that GitHub gives to a heading. */
function anchorOf(title) {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/\s/g, '-')
}
