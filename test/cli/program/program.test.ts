import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { test } from 'vitest'
import { modelSetting, nameList, positiveNumber, wholeNumber } from '../../../src/cli/program/arguments.js'
import type { RegisterCommand } from '../../../src/cli/program/program.js'
import { badInput, KindredError } from '../../../src/core/shared/index.js'
import { runCommand } from '../../support/command.js'
import { compiledFile, kindredProgram } from '../../support/data.js'

const greet: RegisterCommand = (program, terminal) => {
  program
    .command('greet')
    .argument('<name>')
    .option('--times <n>', 'how often', wholeNumber(1, 5))
    .action((name: string, options: { times?: number }) => {
      if (name === 'nobody') throw badInput('name', 'nobody is not a name', 'give another')
      if (name === 'ghost') throw new KindredError('BAD_DATA', 'no such\nfolder')
      if (name === 'bug') throw new TypeError('x is undefined')
      terminal.answer({ name, times: options.times ?? 1 }, `hello ${name}`)
    })
}

const run = (...argv: string[]) => runCommand([greet], argv)

test('the result is text on stderr, or one JSON document on stdout', async () => {
  assert.deepEqual(await run('greet', 'ann'), { code: 0, out: '', err: 'hello ann\n', why: 'hello ann' })
  const { code, out } = await run('greet', 'ann', '--times', '3', '--json')
  assert.equal(code, 0)
  assert.deepEqual(JSON.parse(out), { name: 'ann', times: 3 })
})

test('exit code 2 for wrong usage, 1 for a failure; the last line gives the reason', async () => {
  const cases: [string[], number, RegExp][] = [
    [[], 2, /^kindred: no command is given$/],
    [['greeet', 'ann'], 2, /^kindred: unknown command 'greeet'/],
    [['greet'], 2, /^kindred: missing required argument 'name'$/],
    [['greet', 'ann', '--tmes', '2'], 2, /^kindred: unknown option '--tmes'.*--times/],
    [['greet', 'ann', '--times', '6'], 2, /whole number from 1 to 5/],
    [['greet', 'ann', 'bob'], 2, /too many arguments/],
    [['greet', 'nobody'], 2, /^kindred: nobody is not a name; give another$/],
    [['greet', 'ghost'], 1, /^kindred: no such folder$/],
    [['greet', 'bug'], 1, /^kindred: x is undefined$/],
  ]
  for (const [argv, code, why] of cases) {
    const result = await run(...argv)
    assert.equal(result.code, code, argv.join(' '))
    assert.match(result.why, why)
    assert.equal(result.out, '')
  }
})

test('with --json a failure is one JSON document', async () => {
  const { code, out, why } = await run('greet', 'nobody', '--json')
  assert.equal(code, 2)
  assert.deepEqual(JSON.parse(out), {
    error: { code: 'BAD_USER_INPUT', message: 'nobody is not a name', field: 'name', remedy: 'give another' },
  })
  assert.match(why, /nobody is not a name/)
  assert.equal(JSON.parse((await run('greet', '--json')).out).error.code, 'BAD_USER_INPUT')
})

test('option values are parsed strictly', () => {
  assert.equal(wholeNumber(0)('12'), 12)
  for (const text of ['', '1.5', '-1', 'x', '1e3']) assert.throws(() => wholeNumber(0)(text))
  assert.equal(positiveNumber('.5'), 0.5)
  for (const text of ['', '0', '-1', 'x', 'Infinity']) assert.throws(() => positiveNumber(text))
  assert.deepEqual(nameList('a, b'), ['a', 'b'])
  for (const text of ['', 'a,', 'a,a']) assert.throws(() => nameList(text))
  assert.deepEqual(modelSetting('als.factors=32', modelSetting('als.norm=cosine')), {
    als: { factors: 32, norm: 'cosine' },
  })
  for (const text of ['', 'als', 'als.x', '.x=1', 'als=1']) assert.throws(() => modelSetting(text))
})

const PROMISED = 'start import train serve evaluate snapshots promote rollback up down status doctor'.split(
  ' ',
)

test('the binary: exit code 0 for the help of every command, 2 for an unknown command', () => {
  const help = spawnSync(process.execPath, [kindredProgram, '--help'], { encoding: 'utf8' })
  assert.equal(help.status, 0)
  assert.match(help.stdout, /Usage: kindred/)
  const commandsOf = (text: string) => [...text.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1]!)
  const listed = commandsOf(help.stdout)
  for (const name of PROMISED) assert.ok(listed.includes(name), name)
  const check = (...names: string[]): void => {
    const own = spawnSync(process.execPath, [kindredProgram, ...names, '--help'], { encoding: 'utf8' })
    assert.equal(own.status, 0, names.join(' '))
    assert.match(own.stdout, new RegExp(`^Usage: kindred ${names.join(' ')} `))
    const [, parts] = own.stdout.split(/^Commands:$/m)
    if (parts === undefined) assert.match(own.stdout, /--json/, names.join(' '))
    else for (const part of commandsOf(parts)) check(...names, part)
  }
  for (const name of listed) check(name)
  const unknown = spawnSync(process.execPath, [kindredProgram, 'no-such-thing'], { encoding: 'utf8' })
  assert.equal(unknown.status, 2)
  assert.match(unknown.stderr, /^kindred: unknown command 'no-such-thing'\n$/)
})

/**
 * A command that waits for a signal. With an argument it waits for a second SIGINT before it ends; that
 * signal arrives this number of milliseconds after the first.
 */
const waiting = `
import { runProgram } from '${pathToFileURL(compiledFile('src/cli/program/program.js'))}'
import { createTerminal } from '${pathToFileURL(compiledFile('src/cli/output/terminal.js'))}'
const [, secondAt] = process.argv
let clock = 0
const wait = (program, terminal) => program.command('wait').action(async () => {
  const timer = setInterval(() => {}, 1000)
  const { signal } = terminal
  let presses = 0
  const second = new Promise((resolve) => process.on('SIGINT', () => ++presses === 2 && resolve()))
  terminal.say('waiting')
  try {
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  } finally {
    if (secondAt !== undefined) {
      clock = Number(secondAt)
      terminal.say('stopping')
      await second
    }
    clearInterval(timer)
    terminal.say('stopped in order')
  }
})
const terminal = createTerminal({ out: process.stdout, err: process.stderr }, () => clock)
process.exitCode = await runProgram([wait], ['wait'], terminal)
`

/** Runs the command that waits, and sends a signal for each line `waiting` or `stopping`. */
async function interrupted(signal: NodeJS.Signals, ...argv: string[]) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', waiting, ...argv])
  let text = ''
  for await (const line of createInterface({ input: child.stderr })) {
    text += `${line}\n`
    if (line === 'waiting' || line === 'stopping') child.kill(signal)
  }
  return { code: child.exitCode ?? (await once(child, 'close'))[0], text }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} aborts the command, which then ends by itself`, async () => {
    const { code, text } = await interrupted(signal)
    assert.equal(code, 1)
    assert.match(text.trimEnd().split('\n').at(-1) ?? '', new RegExp(`^kindred: stopped by ${signal}$`))
  })
}

test('a second SIGINT within a second is the same Ctrl-C, which npm passes on as well', async () => {
  const { code, text } = await interrupted('SIGINT', '999')
  assert.equal(code, 1)
  assert.match(text, /stopped in order/)
})

test('a second SIGINT after a second ends a command that does not end by itself', async () => {
  const { code, text } = await interrupted('SIGINT', '1000')
  assert.equal(code, 1)
  assert.doesNotMatch(text, /stopped in order/)
})
