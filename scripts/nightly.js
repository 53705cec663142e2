// Runs the random tests of a topic in their nightly size: `npm run nightly:fuzz -- [--count N] [--seed N]`.
// A failure prints the seed and the command that repeats it.
import { parseArgs } from 'node:util'

const TOPICS = {
  fuzz: [
    'test/api/fuzz',
    'test/api/guardrails.db.test.ts',
    'test/datasets/bytes.property.test.ts',
    'test/app/pages/page-cursor.test.ts',
    'test/neo4j/driver/consistency.test.ts',
  ],
  guardrails: [
    'test/app/friends/suggest-friends-rules.test.ts',
    'test/api/friends/suggestion-rules.db.test.ts',
    'test/api/guardrails.db.test.ts',
  ],
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string' } },
})
const [topic, ...more] = positionals
const files = Object.hasOwn(TOPICS, topic ?? '') && more.length === 0 ? TOPICS[topic] : undefined
const isNumber = (text) => text === undefined || /^\d+$/.test(text)
if (files === undefined || !isNumber(values.count) || !isNumber(values.seed)) {
  process.stderr.write(
    `usage: node scripts/nightly.js ${Object.keys(TOPICS).join('|')} [--count N] [--seed N]\n`,
  )
  process.exit(2)
}
process.env.KINDRED_TEST_NIGHTLY = '1'
if (values.count !== undefined) process.env.KINDRED_TEST_COUNT = values.count
if (values.seed !== undefined) process.env.KINDRED_TEST_SEED = values.seed
process.argv.splice(2, process.argv.length, 'run', ...files)
await import('./vitest.js')
