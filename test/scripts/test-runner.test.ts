import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '../support/data.js'
import { temporaryFolder } from '../support/home.js'

const folder = temporaryFolder()
const supportUrl = (name: string) => pathToFileURL(join(projectRoot, 'scripts', 'support', name)).href

/** In a process of its own: a test runner does not run inside of another. */
function evaluate(code: string): unknown {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const script = join(folder, 'script.mjs')
  writeFileSync(script, code)
  const { stdout, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' })
  assert.ok(stdout !== '', stderr)
  return JSON.parse(stdout)
}

function runFile(source: string) {
  const file = join(folder, 'sample.test.mjs')
  writeFileSync(file, source)
  return evaluate(`
    import { runTestFile } from ${JSON.stringify(supportUrl('run-test-file.js'))}
    const result = await runTestFile({ compiled: ${JSON.stringify(file)}, kind: 'unit' })
    const failures = result.failures.map(({ path, error }) => ({ path, text: String(error.cause ?? error) }))
    console.log(JSON.stringify({ ...result, failures }))`) as {
    passed: number
    failures: { path: string; text: string }[]
    skips: { path: string; reason: string }[]
    output: string
  }
}

test('tests are counted once each, suites and files not; skips keep their reason', () => {
  const result = runFile(`
    import { describe, test } from 'node:test'
    test('one', () => {})
    describe('suite', () => {
      test('two', () => {})
      test('bad', () => { throw new Error('on purpose') })
      test('later', { skip: 'no data here' }, () => {})
    })
    test('nested', async (t) => { await t.test('inner', () => { console.log('heard') }) })
  `)
  assert.equal(result.passed, 4)
  assert.deepEqual(result.failures, [{ path: 'suite › bad', text: 'Error: on purpose' }])
  assert.deepEqual(result.skips, [{ path: 'suite › later', reason: 'no data here' }])
  assert.match(result.output, /heard/)
})

test('a file that cannot be loaded, or a hook that fails, is a failure', () => {
  const broken = runFile("import './absent.mjs'")
  assert.equal(broken.passed, 0)
  assert.equal(broken.failures.length, 1)
  assert.match(broken.output, /absent\.mjs/)
  const hook = runFile(`
    import { before, test } from 'node:test'
    before(() => { throw new Error('no server') })
    test('one', () => {})
  `)
  assert.ok(hook.failures.length >= 1)
})

test('a file without a test passes nothing', () => {
  const { passed, failures, skips } = runFile('export {}')
  assert.deepEqual({ passed, failures, skips }, { passed: 0, failures: [], skips: [] })
})

test('files are found by folder, file or beginning, and sorted by kind', () => {
  const find = (...filters: string[]) =>
    evaluate(`
      import { findTestFiles } from ${JSON.stringify(supportUrl('test-files.js'))}
      const files = findTestFiles(${JSON.stringify(projectRoot)}, ${JSON.stringify(filters)})
      console.log(JSON.stringify(files.map(({ name, kind }) => [name, kind])))`) as [string, string][]
  assert.deepEqual(find('test/scripts/test-runner.test.ts'), [['test/scripts/test-runner.test.ts', 'unit']])
  assert.deepEqual(find('dist/test/scripts/test-runner.test.js'), find('test/scripts/test-runner'))
  assert.deepEqual(find('test/nothing'), [])
  const kinds = find().map(([, kind]) => kind)
  const order = ['unit', 'database', 'journey']
  assert.deepEqual(
    kinds,
    [...kinds].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
  )
  assert.deepEqual(new Set(kinds), new Set(order))
})
