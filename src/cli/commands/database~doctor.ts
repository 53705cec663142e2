import { diagnose, loadSettings } from '../compose.js'
import { KindredError } from '../core/errors.js'
import type { RegisterCommand } from './program.js'

/** `kindred doctor`: what is missing, and the one command that gets it. Fails where Kindred could not work. */
export const registerDoctor: RegisterCommand = (program, terminal) => {
  program
    .command('doctor')
    .description('what is missing, and the one command that gets it')
    .action(async () => {
      const findings = await diagnose(loadSettings())
      const missing = findings.filter(({ ok, required }) => required && !ok)
      const lines = findings.map(({ name, ok, required, found, remedy }) => {
        const mark = ok ? '✓' : required ? '✗' : '–'
        return `${mark} ${name}: ${found}${remedy === undefined ? '' : `\n    ${remedy}`}`
      })
      terminal.answer({ ok: missing.length === 0, findings }, lines.join('\n'))
      if (missing.length === 0) return
      throw new KindredError(
        'PREREQUISITE_MISSING',
        `missing: ${missing.map(({ name }) => name).join(', ')}`,
        {
          remedy: missing.map(({ remedy }) => remedy).join(' && '),
        },
      )
    })
}
