import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { RejectsFile } from '../core/ports/index.js'

const FLUSH_AT_ROWS = 1_000

/**
 * Keeps rejected rows as JSON, one `{file, line, reason, text}` a line. The file is made, or emptied, by the first one.
 */
export function createRejectsFile(path: string): RejectsFile {
  let held: string[] = []
  let started = false
  const flush = (): void => {
    if (held.length === 0) return
    if (!started) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, '')
      started = true
    }
    appendFileSync(path, held.join(''))
    held = []
  }
  return {
    write(reject) {
      held.push(`${JSON.stringify(reject)}\n`)
      if (held.length >= FLUSH_AT_ROWS) flush()
    },
    close() {
      flush()
      return started ? path : null
    },
  }
}
