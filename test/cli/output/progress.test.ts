import assert from 'node:assert/strict'
import { test } from 'vitest'
import { formatSeconds } from '../../../src/cli/output/format.js'
import { createProgress } from '../../../src/cli/output/progress.js'

function stage(isTTY: boolean, columns = 200) {
  let text = ''
  let time = 0
  const stream = {
    isTTY,
    columns,
    write(chunk: string | Uint8Array) {
      text += String(chunk)
      return true
    },
  }
  return {
    progress: createProgress({ stream: stream as never, now: () => time }),
    wait(ms: number) {
      time += ms
    },
    take() {
      const taken = text
      text = ''
      return taken
    },
  }
}

test('a terminal shows one line, redrawn, with percentage, rate, time left and note', () => {
  const { progress, wait, take } = stage(true)
  progress.start('reading', 2000)
  assert.match(take(), /^\r\S*reading \[·{24}\] 0 %/)
  wait(1000)
  progress.update(500, 'loss 0.41')
  const line = take()
  assert.match(line, /reading \[█{6}·{18}\] 25 %, 500 of 2,000, 500\/s, 3\.00 s left, loss 0\.41$/)
  assert.doesNotMatch(line, /\n/)
  progress.update(501)
  assert.equal(take(), '', 'not redrawn at once')
  wait(1000)
  progress.finish('2,000 lines')
  assert.match(take(), /reading: 2,000 lines, 2\.00 s\n$/)
  progress.finish()
  progress.update(3)
  assert.equal(take(), '', 'nothing is drawn between steps')
})

test('a line is cut to the width of the terminal', () => {
  const { progress, take } = stage(true, 20)
  progress.start('a step with a very long name', 0)
  assert.equal(take().replace('\r\u001b[K', '').length, 19)
})

test('a log gets a plain line every five seconds', () => {
  const { progress, wait, take } = stage(false)
  progress.start('fitting', 1)
  for (let second = 0; second < 12; second++) {
    wait(1000)
    progress.update(second / 12, 'loss 0.5')
  }
  const lines = take().split('\n').slice(0, -1)
  assert.equal(lines.length, 2)
  assert.equal(lines[0], 'fitting: 33 %, 10.0 s left, loss 0.5')
  progress.finish()
  assert.equal(take(), 'fitting: 12.0 s\n')
})

test('a step of unknown length shows the count', () => {
  const { progress, wait, take } = stage(true)
  progress.start('reading', 0)
  wait(500)
  progress.update(1000)
  assert.match(take(), /reading 1,000, 2,000\/s$/)
})

test('formats durations', () => {
  assert.equal(formatSeconds(0.421), '0.42 s')
  assert.equal(formatSeconds(59.94), '59.9 s')
  assert.equal(formatSeconds(245.2), '4 min 05 s')
})
