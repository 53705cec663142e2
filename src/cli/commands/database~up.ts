import { composeDatabase, composeStatus, loadSettings } from '../compose.js'
import type { RegisterCommand } from './program.js'

/** `kindred up`: the database answers when it ends, and stays up. */
export const registerUp: RegisterCommand = (program, terminal) => {
  program
    .command('up')
    .description('start the local Neo4j, and leave it running')
    .action(async () => {
      const settings = loadSettings()
      const { graph, startedByUs } = await composeDatabase(settings, terminal.progress, terminal.signal)
      const { passwordFile } = await composeStatus(settings)
      const document = { uri: graph.uri, username: graph.username, passwordFile, started: startedByUs }
      const what = startedByUs ? 'Neo4j is up' : 'Neo4j was up already'
      const key = passwordFile === undefined ? '' : `; its password is in ${passwordFile}`
      terminal.answer(document, `${what}: ${graph.uri}, user ${graph.username}${key}`)
    })
}
