import { fileURLToPath, pathToFileURL } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import Sequencer from './test/support/runner/sequencer.js'
import { TEST_SERVERS } from './test/support/runner/servers.js'

const MINUTE_MS = 60_000
const root = fileURLToPath(new URL('.', import.meta.url))

/** They configure the engine or the TensorFlow.js of their process. */
const OWN_PROCESS = [
  'test/cli/program/mistakes.test.ts',
  'test/numeric/engine/threads.test.ts',
  'test/numeric/tfjs/backend.test.ts',
]

isolateFromOwnSettings()

export default defineConfig({
  test: {
    projects: [
      project('unit', 0, {
        include: ['test/**/*.test.ts'],
        exclude: ['test/**/*.db.test.ts', 'test/**/*.journey.test.ts', ...OWN_PROCESS],
        isolate: false,
      }),
      project('unit-alone', 1, { include: OWN_PROCESS }),
      project('database', 2, {
        include: ['test/**/*.db.test.ts'],
        globalSetup: 'test/support/runner/database.ts',
        setupFiles: [
          'test/support/runner/environment.ts',
          'test/support/runner/engine.ts',
          'test/support/runner/lease.ts',
        ],
        maxWorkers: TEST_SERVERS,
        isolate: false,
      }),
      // Beside the database tests, so that both cores have work until the end.
      project('journey', 2, {
        include: ['test/**/*.journey.test.ts'],
        maxWorkers: TEST_SERVERS,
        testTimeout: 15 * MINUTE_MS,
        hookTimeout: 15 * MINUTE_MS,
      }),
    ],
    sequence: { sequencer: Sequencer },
    reporters: ['./test/support/runner/reporter.ts'],
    slowTestThreshold: 10_000,
    hideSkippedTests: true,
    silent: 'passed-only',
    teardownTimeout: 2 * MINUTE_MS,
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/numeric/kernels/**'] },
  },
})

/** Projects run one after the other, in their order; those of the same order run together. */
function project(
  name: string,
  groupOrder: number,
  test: NonNullable<TestProjectInlineConfiguration['test']>,
): TestProjectInlineConfiguration {
  return {
    plugins: [compiledPlaces()],
    // As Node resolves a `main` without an extension; with Vite's order graphql would be loaded twice.
    resolve: { extensions: ['.js', '.ts', '.json'] },
    test: {
      name,
      // Tests start worker threads and watch signals of their process. Where files share processes, each module is
      // loaded once a process.
      pool: 'forks',
      maxWorkers: 2,
      setupFiles: 'test/support/runner/environment.ts',
      sequence: { groupOrder },
      // A test that hangs fails in the end. On a busy machine one that starts programs takes minutes.
      testTimeout: 5 * MINUTE_MS,
      hookTimeout: 5 * MINUTE_MS,
      ...test,
    },
  }
}

/**
 * Tests import src/ and bench/ as sources. Worker scripts and kernels exist only in dist/, which `npm test` builds, so
 * `import.meta.url` of a source is the address of its compiled form.
 */
function compiledPlaces() {
  return {
    name: 'compiled-places',
    enforce: 'pre' as const,
    transform(code: string, id: string) {
      const isSource = id.startsWith(`${root}src/`) || id.startsWith(`${root}bench/`)
      if (!isSource || !code.includes('import.meta.url')) return undefined
      const place = pathToFileURL(`${root}dist/${id.slice(root.length, -3)}.js`).href
      return { code: code.replaceAll('import.meta.url', JSON.stringify(place)), map: null }
    },
  }
}

/** The developer's own Kindred settings must not reach a test. */
function isolateFromOwnSettings() {
  for (const name of Object.keys(process.env)) {
    const ours = name.startsWith('NEO4J_') || name.startsWith('KINDRED_')
    if (ours && !name.startsWith('KINDRED_TEST_') && name !== 'KINDRED_CACHE') delete process.env[name]
  }
}
