// Checks every file of cypher/ against a real server: `npm run check:cypher`. It runs the schema and then
// explains every other query. Errors are: parameters or columns that differ from the header, comment lines
// longer than 110 characters, deprecated features, and labels, types and properties that are not in
// cypher/vocabulary.json.
import { readFileSync } from 'node:fs'
import neo4j from 'neo4j-driver'
import { openGraph } from '../dist/src/neo4j/driver/connection.js'
import { prepareGraph } from '../dist/src/neo4j/driver/migrations.js'
import { loadQuery, parametersIn, queryNames, splitStatements } from '../dist/src/neo4j/driver/queries.js'
import { openTestDatabase } from './support/test-database.js'

const ERRORS = new Set(['DEPRECATION', 'UNRECOGNIZED', 'UNSUPPORTED'])
const COMMENT_WIDTH = 110
const vocabulary = JSON.parse(readFileSync(new URL('../cypher/vocabulary.json', import.meta.url), 'utf8'))

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupted.abort())

const started = performance.now()
const database = await openTestDatabase({ signal: interrupted.signal, say: (line) => console.log(line) })
const problems = []
let checked = 0
try {
  await declareNames(database.graph)
  await explainAll(database.graph)
} finally {
  await database.stop()
}
for (const problem of problems) console.error(problem)
const seconds = ((performance.now() - started) / 1000).toFixed(1)
console.log(`${checked} Cypher files checked in ${seconds} s, ${problems.length} problems`)
process.exitCode = problems.length > 0 || interrupted.signal.aborted ? 1 : 0

/** Runs the schema and creates all known names on the server, so that it warns about unknown ones. */
async function declareNames(settings) {
  const graph = openGraph(settings)
  const run = (text, params) => graph.runAutoCommit({ ...loadQuery('graph/ownership'), text }, params)
  try {
    await prepareGraph(graph)
    await run('UNWIND $names AS name CALL db.createLabel(name)', { names: vocabulary.labels })
    await run('UNWIND $names AS name CALL db.createRelationshipType(name)', {
      names: vocabulary.relationshipTypes,
    })
    await run('UNWIND $names AS name CALL db.createProperty(name)', { names: vocabulary.properties })
  } finally {
    await graph.close()
  }
}

async function explainAll({ uri, username, password, database: name }) {
  const driver = neo4j.driver(uri, neo4j.auth.basic(username, password), { disableLosslessIntegers: true })
  const session = driver.session({ database: name })
  try {
    for (const queryName of queryNames()) {
      if (interrupted.signal.aborted) return
      for (const problem of await check(session, queryName))
        problems.push(`cypher/${queryName}.cypher: ${problem}`)
      checked++
    }
  } finally {
    await session.close()
    await driver.close()
  }
}

async function check(session, name) {
  try {
    const query = loadQuery(name)
    const found = [...longComments(name), ...differences(query.params, parametersIn(query.text))]
    const statements = splitStatements(query.text)
    if (statements.length === 0) found.push('it contains no statement')
    if (name.startsWith('schema/')) return found
    for (const [index, statement] of statements.entries()) {
      const { keys, notifications } = await explain(session, statement)
      const isLast = index === statements.length - 1
      if (isLast && String(keys) !== String(query.columns))
        found.push(`columns are [${keys.join(', ')}], the header says [${query.columns.join(', ')}]`)
      for (const { category, title, description } of notifications)
        if (ERRORS.has(category)) found.push(explainNotification(title, description))
    }
    return found
  } catch (error) {
    return [error.message]
  }
}

function explainNotification(title, description) {
  const missing = /\(the missing (.+) is: (.+)\)$/.exec(description)
  if (missing === null) return `${title}: ${description}`
  return `unknown ${missing[1]} ${missing[2]}; if it is intended, add it to cypher/vocabulary.json`
}

function* longComments(name) {
  const lines = readFileSync(new URL(`../cypher/${name}.cypher`, import.meta.url), 'utf8').split('\n')
  for (const [index, line] of lines.entries())
    if (line.trimStart().startsWith('//') && line.length > COMMENT_WIDTH)
      yield `line ${index + 1}: a comment is longer than ${COMMENT_WIDTH} characters`
}

/** Parameters may be in another order than in the header. */
function* differences(declared, used) {
  const undeclared = used.filter((name) => !declared.includes(name))
  const unused = declared.filter((name) => !used.includes(name))
  if (undeclared.length > 0) yield `parameters that the header does not declare: ${undeclared.join(', ')}`
  if (unused.length > 0) yield `parameters of the header that the text does not use: ${unused.join(', ')}`
}

async function explain(session, statement) {
  const result = session.run(`EXPLAIN ${statement}`)
  const { summary } = await result
  return { keys: await result.keys(), notifications: summary.notifications ?? [] }
}
