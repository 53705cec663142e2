import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * A headless Chromium of this machine; nothing is downloaded.
 *
 * @throws Error if no browser is installed; its message says how to install one.
 */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.KINDRED_TEST_BROWSER ?? findProgram(),
    // The browser must send the requests of the page and none of its own.
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
}

function findProgram(): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = folders.flatMap((folder) => PROGRAMS.map((name) => join(folder, name))).find(isProgram)
  if (found !== undefined) return found
  throw new Error(
    `no browser on the path (${PROGRAMS.join(', ')}): install one, such as with ` +
      '`apt-get install chromium`, or set KINDRED_TEST_BROWSER to a Chromium',
  )
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
