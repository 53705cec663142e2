import type { RegisterCommand } from './program.js'
import { withRegistry } from './with-registry.js'

/** `kindred promote VERSION`: makes a kept snapshot the active one. */
export const registerPromote: RegisterCommand = (program, terminal) => {
  program
    .command('promote')
    .description('make a kept snapshot the active one')
    .argument('<version>', 'as `kindred snapshots` lists it')
    .action((version: string) =>
      withRegistry(terminal, async (registry) => {
        const promotion = await registry.promote(version)
        terminal.answer(promotion, `snapshot ${promotion.version} is active`)
      }),
    )
}
