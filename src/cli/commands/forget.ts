import { accessSync, constants, existsSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Receipt } from '../../app/erasure/index.js'
import { KindredError } from '../../core/shared/index.js'
import { formatTable, type Terminal } from '../output/index.js'
import type { RegisterCommand } from '../program/index.js'
import { withGraph } from './snapshots.js'

/** `kindred forget USER`: erases a user from every place, and says what remains. */
export const registerForget: RegisterCommand = (program, terminal) => {
  program
    .command('forget')
    .description('erase a user everywhere, and say what remains where and until when')
    .argument('<user>', 'id of the user')
    .option('--receipt <file>', 'file for the receipt, as JSON')
    .action((user: string, { receipt: file }: { readonly receipt?: string }) =>
      forget(user, file === undefined ? undefined : resolve(file), terminal),
    )
}

async function forget(user: string, file: string | undefined, terminal: Terminal): Promise<void> {
  if (file !== undefined) checkWritable(file)
  const { composeForget, systemRuntime } = await import('../../compose/index.js')
  await withGraph(terminal, async (graph, settings) => {
    const { now } = systemRuntime(terminal.say)
    const receipt = await composeForget(graph, settings, terminal.progress, now)(user)
    if (file !== undefined) writeReceipt(file, receipt)
    terminal.answer(receipt, format(receipt, file))
  })
}

/** A receipt that cannot be written must be known before the erasure. */
function checkWritable(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK)
    if (existsSync(file)) accessSync(file, constants.W_OK)
  } catch (cause) {
    throw new KindredError('BAD_USER_INPUT', `--receipt: ${(cause as Error).message}`, {
      field: '--receipt',
      remedy: 'name a file in a folder that this process can write to',
      cause,
    })
  }
}

function writeReceipt(file: string, receipt: Receipt): void {
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, `${JSON.stringify(receipt, null, 2)}\n`, { mode: 0o600 })
  renameSync(temporary, file)
}

function format(receipt: Receipt, file: string | undefined): string {
  const { user, places, rewritten, remains, resumed, complete } = receipt
  return [
    `User ${user} is ${complete ? 'erased' : 'erased as far as possible'}${resumed ? '; an earlier run or deletion is completed' : ''}.`,
    formatTable([
      ['place', 'before', 'after'],
      ...places.map(({ place, before, after }) => [place, String(before), String(after)]),
    ]),
    `Snapshots written again: ${rewritten.map(({ snapshot }) => snapshot).join(', ') || 'none'}`,
    'What remains:',
    ...remains.map(({ what, until }) => `  ${what}, until: ${until}`),
    ...(file === undefined ? [] : [`Receipt: ${file}`]),
  ].join('\n')
}
