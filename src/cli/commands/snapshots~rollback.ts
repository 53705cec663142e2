import type { RegisterCommand } from './program.js'
import { withRegistry } from './with-registry.js'

/** `kindred rollback`: back to the snapshot before the active one. */
export const registerRollback: RegisterCommand = (program, terminal) => {
  program
    .command('rollback')
    .description('make the snapshot before the active one the active one')
    .action(() =>
      withRegistry(terminal, async (registry) => {
        const promotion = await registry.rollback()
        terminal.answer(promotion, `snapshot ${promotion.version} is active`)
      }),
    )
}
