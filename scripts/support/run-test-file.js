// Runs one test file in a process of its own and gathers what became of each test.
import { run } from 'node:test'

/** A file that hangs must not hold up the whole run. */
const TIMEOUT_MS = { unit: 300_000, database: 300_000, journey: 900_000 }

/**
 * @returns {Promise<{ passed: number, failures: { path: string, error: unknown }[],
 *   skips: { path: string, reason: string }[], output: string, seconds: number }>}
 */
export async function runTestFile({ compiled, kind }, signal) {
  const started = performance.now()
  const result = { passed: 0, failures: [], skips: [], output: '', seconds: 0 }
  const path = []
  const events = run({ files: [compiled], concurrency: 1, timeout: TIMEOUT_MS[kind], signal })
  events.on('test:start', ({ name, nesting }) => {
    path.length = nesting
    path[nesting] = name
  })
  events.on('test:pass', (event) => {
    if (isSuite(event) || isFile(event, compiled)) return
    if (event.skip !== undefined || event.todo !== undefined)
      result.skips.push(skipped(event, pathOf(path, event)))
    else result.passed++
  })
  events.on('test:fail', (event) => {
    // A suite or a file that failed only because a test in it did has been told of already.
    if (event.details.error?.failureType === 'subtestsFailed') return
    const name = isFile(event, compiled) ? '' : pathOf(path, event)
    result.failures.push({ path: name, error: event.details.error })
  })
  for (const stream of ['test:stdout', 'test:stderr']) {
    events.on(stream, ({ message }) => {
      result.output += message
    })
  }
  for await (const _ of events);
  result.seconds = (performance.now() - started) / 1000
  return result
}

function isSuite({ details }) {
  return details.type === 'suite'
}

/** The file itself is told of as a test at the top. */
function isFile({ name, nesting }, compiled) {
  return nesting === 0 && name === compiled
}

function pathOf(path, { name, nesting }) {
  return [...path.slice(0, nesting), name].join(' › ')
}

function skipped({ skip, todo }, path) {
  const reason = skip ?? todo
  return { path, reason: typeof reason === 'string' && reason !== '' ? reason : 'no reason given' }
}
