import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import * as commands from '../../../src/cli/commands/index.js'
import type { RegisterCommand } from '../../../src/cli/program/index.js'
import { startKindred } from '../../support/child.js'
import { runCommand } from '../../support/command.js'
import { temporaryFolder } from '../../support/home.js'

/*
 * Mistakes of a first-time user. The environment names a database that does not exist: mistakes in a command
 * are reported before the database is opened.
 */
const folder = temporaryFolder()
const none = join(folder, 'none')
const empty = join(folder, 'empty')
const tieless = join(folder, 'tieless')
const brokenConfig = join(folder, 'broken.json')
for (const made of [empty, tieless]) mkdirSync(made)
const lines = Array.from({ length: 30 }, (_, user) => `u${user},i${user % 7}\nu${user},i${(3 * user) % 11}`)
writeFileSync(join(tieless, 'interactions.csv'), `user,item\n${lines.join('\n')}\n`)
writeFileSync(brokenConfig, '{ "training": }')

const otherServer = createServer()
let usedPort = ''
beforeAll(async () => {
  otherServer.listen(0, '127.0.0.1')
  await once(otherServer, 'listening')
  usedPort = String((otherServer.address() as { port: number }).port)
})
afterAll(() => otherServer.close())

interface Mistake {
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly code: 1 | 2
  /** The last line on stderr: the reason, and what to do. */
  readonly why: RegExp
}

const usage = (why: RegExp, ...args: string[]): Mistake => ({ args, code: 2, why })
const failure = (why: RegExp, ...args: string[]): Mistake => ({ args, code: 1, why })

const mistakes = (): Mistake[] => [
  usage(/unknown command 'impotr'.*Did you mean import\?/, 'impotr', tieless),
  usage(/unknown option '--fromat'.*Did you mean --format\?/, 'import', tieless, '--fromat', 'csv'),
  usage(/missing required argument 'dir'/, 'import'),
  usage(/'parquet' is invalid.*hetrec.*csv/, 'import', tieless, '--format', 'parquet'),
  failure(/none.* does not exist/, 'import', none),
  failure(/empty is empty; .*known format/, 'import', empty),
  failure(/none.* does not exist/, 'start', '--data', none),
  usage(/no model "oracle" to train; .*blend, .*lightgcn/, 'start', '--model', 'oracle'),
  failure(/port \d+ of 127.0.0.1 is in use.*--port/, 'start', '--port', usedPort),
  failure(/port \d+ of 127.0.0.1 is in use.*--port/, 'serve', '--port', usedPort),
  usage(/whole number from 0 to 65535/, 'serve', '--port', '70000'),
  usage(/duration such as 30m, 6h or 1d/, 'serve', '--train-every', 'soon'),
  usage(/no model "oracle" to train; .*blend/, 'train', '--model', 'oracle'),
  usage(/no model "oracle" to train; .*blend/, 'train', '--set', 'oracle.width=8'),
  usage(/'oracle' is invalid. It must have the form model.option=value/, 'train', '--set', 'oracle'),
  usage(/'0' is invalid. It must be a number above 0/, 'train', '--minutes', '0'),
  failure(/cannot be reached.*bolt:\/\/127.0.0.1:1.*; start it, or unset NEO4J_URI/, 'train'),
  usage(/--scalars is now called --log-dir/, 'evaluate', tieless, '--scalars', folder),
  usage(
    /--fit-minutes is now called --trial-minutes/,
    'tune',
    tieless,
    '--model',
    'als',
    '--fit-minutes',
    '1',
  ),
  usage(/--fresh is now called --restart/, 'tune', tieless, '--model', 'als', '--fresh'),
  usage(/missing required argument 'version'/, 'promote'),
  failure(/missing: NEO4J_URI .*; start that Neo4j, or: unset NEO4J_URI/, 'doctor'),
  usage(/k is 0; .*from 1 to 1000/, 'evaluate', tieless, '--models', 'popularity', '--k', '0'),
  usage(/no model "oracle" for items; .*popularity/, 'evaluate', tieless, '--models', 'oracle'),
  failure(
    /no ties.*; .*--target items/,
    ...['evaluate', tieless, '--models', 'popularity', '--target', 'friends'],
  ),
  failure(/none.* does not exist/, 'evaluate', none, '--models', 'popularity'),
  {
    ...usage(/"127.0.0.1:7687" is not a Neo4j address; .*bolt:\/\//, 'snapshots'),
    env: { NEO4J_URI: '127.0.0.1:7687' },
  },
  { ...usage(/http\.port.*number/, 'status'), env: { KINDRED_PORT: 'four' } },
  { ...usage(/broken\.json is not JSON/, 'status'), env: { KINDRED_CONFIG: brokenConfig } },
]

const registered = Object.values(commands) as RegisterCommand[]

/** An end of a command: the exit code and its output. */
interface End {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function check({ args, code, why }: Mistake, { out, err, ...end }: End): void {
  const said = `kindred ${args.join(' ')}\n${err}`
  const last = err.trimEnd().split('\n').at(-1)!
  assert.match(last, why, said)
  assert.match(last, /^kindred: /, said)
  assert.doesNotMatch(err, /^ +at /m, `only a bug prints a stack trace: ${said}`)
  assert.equal(end.code, code, said)
  const document = JSON.parse(out)
  // `doctor` prints its findings as the result, also if it fails.
  if (args[0] === 'doctor') assert.equal(document.ok, false)
  else assert.ok(last.includes(document.error.message.replace(/\s*\n\s*/g, ' ')), said)
}

const environment = { KINDRED_HOME: join(folder, 'home'), NEO4J_URI: 'bolt://127.0.0.1:1' }

test('each mistake ends with its exit code, one line with reason and remedy, and one JSON document', async () => {
  for (const mistake of mistakes()) {
    const own: NodeJS.ProcessEnv = { ...environment, ...mistake.env }
    const before = { ...process.env }
    Object.assign(process.env, own)
    try {
      check(mistake, await runCommand(registered, [...mistake.args, '--json']))
    } finally {
      for (const name of Object.keys(own)) {
        if (before[name] === undefined) delete process.env[name]
        else process.env[name] = before[name]
      }
    }
  }
})

test('the real program ends in the same way', async () => {
  const [usageMistake, ...others] = mistakes()
  const failing = others.find(({ code }) => code === 1)!
  for (const mistake of [usageMistake!, failing]) {
    const child = startKindred([...mistake.args, '--json'], { ...environment, ...mistake.env })
    const { code } = await child.closed
    check(mistake, { code, out: child.out(), err: child.err() })
  }
})
