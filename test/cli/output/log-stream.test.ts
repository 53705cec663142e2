import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createLogStream } from '../../../src/cli/output/log-stream.js'
import { createTerminal } from '../../../src/cli/output/terminal.js'

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('lines of one turn are written together, and warnings at once', async () => {
  const written: string[] = []
  const write = createLogStream({ write: (text: unknown) => written.push(String(text)) > 0 }, () => {})
  write('one', 'info')
  write('two', 'debug')
  assert.deepEqual(written, [])
  await turn()
  assert.deepEqual(written, ['one\ntwo\n'])
  write('three', 'info')
  write('four', 'error')
  assert.deepEqual(written.slice(1), ['three\nfour\n'])
})

test('a reader that does not read loses lines, and is told how many', () => {
  const stream = { written: [] as string[], writableLength: 2_000_000, write: (_: unknown) => true }
  stream.write = (text) => stream.written.push(String(text)) > 0
  const lost: number[] = []
  const write = createLogStream(stream, (lines) => lost.push(lines))
  for (let line = 0; line < 5; line++) write('line', 'warn')
  assert.deepEqual([stream.written, lost], [[], []])
  stream.writableLength = 0
  write('line', 'warn')
  assert.deepEqual([stream.written, lost], [['line\n'], [5]])
})

test('the log of a terminal is text on a terminal and JSON elsewhere, unless it is set', () => {
  const firstLine = (isTTY: boolean, format: 'text' | 'json' | null) => {
    const written: string[] = []
    const write = (text: unknown) => written.push(String(text)) > 0
    const terminal = createTerminal({ out: { write }, err: { write, isTTY, columns: 80 } })
    terminal.openLog({ level: 'info', format, redactIds: false })('hello', 'warn')
    return written[0]![0]
  }
  assert.equal(firstLine(false, null), '{')
  assert.equal(firstLine(true, 'json'), '{')
  assert.notEqual(firstLine(true, null), '{')
  assert.notEqual(firstLine(false, 'text'), '{')
})
