import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Runs `kindred train` as a process of its own, so that the server that asks for it stays responsive. Settings come from the same
 * environment and home. What it says goes to `log`, line by line.
 *
 * @throws Error with its last line where it fails, the signal's reason where that aborts.
 */
export async function trainInChild(log: (line: string) => void, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const child = spawn(process.execPath, [process.argv[1]!, 'train'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const stop = (): void => void child.kill('SIGTERM')
  signal.addEventListener('abort', stop)
  let last = ''
  let rest = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      if (line.trim() === '') continue
      last = line
      log(line)
    }
  })
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    signal.throwIfAborted()
    if (code !== 0) throw new Error(last || `training ended with code ${code}`)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
