import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { RejectsFile } from '../core/ports/index.js'

const FLUSH_AT_ROWS = 1_000

/**
 * Writes rejected rows as lines of JSON, `{file, line, column, reason, text, rowKept}`. The first rejected
 * row creates the file, or empties an old one; without rejected rows nothing changes.
 */
export function createRejectsFile(path: string): RejectsFile {
  let rows: string[] = []
  let started = false
  const flush = (): void => {
    if (rows.length === 0) return
    if (!started) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, '')
      started = true
    }
    appendFileSync(path, rows.join(''))
    rows = []
  }
  return {
    write(reject) {
      rows.push(`${JSON.stringify(reject)}\n`)
      if (rows.length >= FLUSH_AT_ROWS) flush()
    },
    close() {
      flush()
      return started ? path : null
    },
  }
}
