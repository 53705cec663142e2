// Runs the tests: `npm test`, or `npm test -- test/neo4j test/core/dataset` for some of them. Unit tests run two files at
// a time; those that need a database run one file at a time on one real Neo4j, started for the run and removed after it;
// journeys start what they need themselves. The last line is `N passed, N failed`, with `, N skipped` where some were.
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { runTestFile } from './support/run-test-file.js'
import { openTestDatabase } from './support/test-database.js'
import { findTestFiles } from './support/test-files.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const CONCURRENCY = { unit: 2, database: 1, journey: 1 }

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (interrupted.signal.aborted) process.exit(130)
    console.log(`\n${signal}: stopping …`)
    interrupted.abort()
  })
}
isolate()

const files = findTestFiles(root, process.argv.slice(2))
const total = { passed: 0, failed: 0, skipped: [], failures: [] }
const needed = files.some(({ kind }) => kind === 'database')
const database = needed
  ? openTestDatabase({ signal: interrupted.signal, say: (line) => console.log(line) })
  : undefined
// It starts beside the unit tests; whether it came up matters only once a file needs it.
database?.catch(() => {})
try {
  await runAll('unit')
  if (needed && !interrupted.signal.aborted) await runWithDatabase()
  await runAll('journey')
} finally {
  await database?.then(
    ({ stop }) => stop(),
    () => {},
  )
}
process.exitCode = report()

/** What a person has set for their own Kindred must not reach a test. */
function isolate() {
  for (const name of Object.keys(process.env)) {
    const ours = name.startsWith('NEO4J_') || name.startsWith('KINDRED_')
    if (ours && !name.startsWith('KINDRED_TEST_') && name !== 'KINDRED_CACHE') delete process.env[name]
  }
  // A test runner inside a test runner would report to the outer one.
  delete process.env.NODE_TEST_CONTEXT
}

async function runWithDatabase() {
  try {
    const { graph } = await database
    process.env.KINDRED_TEST_NEO4J_URI = graph.uri
    process.env.KINDRED_TEST_NEO4J_USERNAME = graph.username
    process.env.KINDRED_TEST_NEO4J_PASSWORD = graph.password
  } catch (error) {
    if (interrupted.signal.aborted) return
    for (const { name, kind } of files)
      if (kind === 'database') addFailure(name, '', `the test database did not start: ${describe(error)}`)
    return
  }
  await runAll('database')
}

async function runAll(kind) {
  const queue = files.filter((file) => file.kind === kind)
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      if (interrupted.signal.aborted) return
      await runOne(file)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY[kind] }, worker))
}

async function runOne(file) {
  const result = await runTestFile(file, interrupted.signal)
  if (interrupted.signal.aborted) return
  total.passed += result.passed
  for (const skip of result.skips) total.skipped.push({ file: file.name, ...skip })
  for (const { path, error } of result.failures) addFailure(file.name, path, describe(error))
  const failed = result.failures.length
  if (failed === 0 && result.passed + result.skips.length === 0) {
    addFailure(file.name, '', 'the file holds no test')
  }
  const counts = [`${result.passed} passed`]
  if (failed > 0) counts.push(`${failed} failed`)
  if (result.skips.length > 0) counts.push(`${result.skips.length} skipped`)
  console.log(`${failed > 0 ? '✗' : '✓'} ${file.name} (${counts.join(', ')}, ${result.seconds.toFixed(1)} s)`)
  if (failed > 0 && result.output.trim() !== '') console.log(indent(result.output.trim()))
}

function addFailure(file, path, text) {
  total.failed++
  total.failures.push(`${file}${path === '' ? '' : ` › ${path}`}\n${indent(text)}`)
}

/** The error of the test itself, not the runner's wrapping of it. */
function describe(error) {
  const cause = error?.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error
  if (typeof cause === 'string') return cause
  return cause instanceof Error && cause.stack !== undefined
    ? inspect(cause, { depth: 4, colors: process.stdout.isTTY === true })
    : inspect(cause)
}

function indent(text) {
  return text.replace(/^/gm, '    ')
}

function report() {
  const { passed, failed, skipped, failures } = total
  if (skipped.length > 0) console.log('\nSkipped:')
  for (const { file, path, reason } of skipped) console.log(`  ${file} › ${path}: ${reason}`)
  if (failures.length > 0) console.log('\nFailed:')
  for (const failure of failures) console.log(`\n${failure}`)
  if (interrupted.signal.aborted) console.log('\nStopped before the end.')
  else if (passed + failed + skipped.length === 0) console.log('\nNo test was found.')
  console.log(
    `\n${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`,
  )
  if (interrupted.signal.aborted) return 130
  return failed > 0 || passed === 0 ? 1 : 0
}
