import { loadSettings, stopDatabase } from '../compose.js'
import type { RegisterCommand } from './program.js'

/** `kindred down`: stops the local Neo4j and waits for its end; its data stays. */
export const registerDown: RegisterCommand = (program, terminal) => {
  program
    .command('down')
    .description('stop the local Neo4j; its data stays')
    .action(async () => {
      const settings = loadSettings()
      const stopped = await stopDatabase(settings)
      const text = stopped ? 'Neo4j is stopped' : `no local Neo4j runs for ${settings.home}`
      terminal.answer({ stopped }, text)
    })
}
