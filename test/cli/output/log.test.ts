import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { createLog, LOG_LEVELS, type LogSettings } from '../../../src/cli/output/log.js'

function logOf(settings: Partial<LogSettings>) {
  const lines: string[] = []
  const log = createLog(
    { level: 'info', format: 'json', redactIds: true, ...settings },
    (line) => lines.push(line),
    () => Date.UTC(2030, 0, 2, 3, 4, 5, 6),
  )
  return { log, lines }
}

test('a line of JSON has time, level, message and the fields that are known', () => {
  const { log, lines } = logOf({})
  log('request', 'info', { requestId: 'r1', keyId: null, status: 200, code: undefined })
  assert.deepEqual(JSON.parse(lines[0]!), {
    ...{ time: '2030-01-02T03:04:05.006Z', level: 'info', message: 'request' },
    ...{ requestId: 'r1', status: 200 },
  })
})

test('lines below the level are not written, whatever their level', () => {
  for (const [lowest, level] of LOG_LEVELS.entries()) {
    const { log, lines } = logOf({ level })
    for (const each of LOG_LEVELS) log('message', each)
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).level),
      LOG_LEVELS.slice(lowest),
    )
  }
})

test('ids of users and quoted texts become codes: the same one for the same text, none with another salt', () => {
  const message = `Neo4j's node has property \`id\` = 'ann', not "bob"; it isn't 'ann'`
  const { log, lines } = logOf({ format: 'text' })
  log(message, 'error', { userId: 'ann' })
  const [line] = lines as [string]
  assert.doesNotMatch(line, /\bann\b|\bbob\b/)
  const code = /userId=(#[0-9a-f]{8})$/.exec(line)![1]!
  assert.equal(line.split(code).length, 4, 'the code of ann is there three times')
  assert.match(line, /Neo4j's node has property `id` = .* it isn't/)
  const again = logOf({ format: 'text' })
  again.log(message, 'error', { userId: 'ann' })
  assert.ok(!again.lines[0]!.includes(code))
  const open = logOf({ format: 'text', redactIds: false })
  open.log(message, 'error', { userId: 'ann' })
  assert.match(open.lines[0]!, /'ann', not "bob".* userId=ann$/)
})

test('no text makes a line that looks like another one', () => {
  const text = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(text, text, fc.boolean(), (message, operation, redactIds) => {
      for (const format of ['text', 'json'] as const) {
        const { log, lines } = logOf({ format, redactIds })
        log(message, 'warn', { operation })
        assert.equal(lines.length, 1)
        const [first, ...others] = lines[0]!.split('\n')
        if (format === 'json') assert.equal(JSON.parse(lines[0]!).operation, operation)
        else assert.match(first!, /^2030-01-02T03:04:05\.006Z warn /)
        for (const other of others) assert.match(other, /^ {4}/)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be in a line
        assert.doesNotMatch(lines[0]!, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
      }
    }),
  )
})
