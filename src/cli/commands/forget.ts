import { accessSync, constants, existsSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Option } from 'commander'
import type { InfluenceResult, InfluenceScope, Receipt } from '../../app/erasure/index.js'
import { KindredError } from '../../core/shared/index.js'
import { formatCount, formatTable, type Terminal } from '../output/index.js'
import type { RegisterCommand } from '../program/index.js'
import { withGraph } from './snapshots.js'

/** `kindred forget USER`: erases a user from every place, and says what remains. */
export const registerForget: RegisterCommand = (program, terminal) => {
  program
    .command('forget')
    .description('erase a user everywhere, and say what remains where and until when')
    .argument('<user>', 'id of the user')
    .option('--receipt <file>', 'file for the receipt, as JSON')
    .addOption(
      new Option(
        '--influence <scope>',
        'fit members of the blend again without the user, and compare the pages of the nearest users: quick (without members that learn in many passes), full or none',
      )
        .choices(SCOPES)
        .default('quick'),
    )
    .action((user: string, { receipt, influence }: ForgetFlags) =>
      forget(user, { file: receipt === undefined ? undefined : resolve(receipt), influence }, terminal),
    )
}

const SCOPES: readonly InfluenceScope[] = ['quick', 'full', 'none']

interface ForgetFlags {
  readonly receipt?: string
  readonly influence: InfluenceScope
}

async function forget(
  user: string,
  { file, influence }: { readonly file: string | undefined; readonly influence: InfluenceScope },
  terminal: Terminal,
): Promise<void> {
  if (file !== undefined) checkWritable(file)
  const { composeForget, systemRuntime } = await import('../../compose/index.js')
  await withGraph(terminal, async (graph, settings) => {
    const { now } = systemRuntime(terminal.say)
    const keep = (receipt: Receipt) => file !== undefined && writeReceipt(file, receipt)
    // A second run finds nothing any more, so the receipt is kept before the measurement.
    const erase = composeForget(graph, settings, terminal.progress, now)
    const receipt = await erase(user, { influence, onErased: keep })
    keep(receipt)
    terminal.answer(receipt, format(receipt, file))
    if (!receipt.complete) throw incomplete(receipt)
  })
}

function incomplete({ user, remains }: Receipt): KindredError {
  return new KindredError('BUSY', `something of user "${user}" is left: ${remains[0]!.what}`, {
    remedy: `run the command again; it is left until ${remains[0]!.until}`,
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
  const { user, places, rewritten, remains, resumed, complete, influence } = receipt
  return [
    `User ${user} is ${complete ? 'erased' : 'erased as far as possible'}${resumed ? '; an earlier run or deletion is completed' : ''}.`,
    formatTable([
      ['place', 'before', 'after'],
      ...places.map(({ place, before, after }) => [place, String(before), String(after)]),
    ]),
    `Snapshots written again: ${rewritten.map(({ snapshot }) => snapshot).join(', ') || 'none'}`,
    'What remains:',
    ...remains.map(({ what, until }) => `  ${what}, until: ${until}`),
    `Residual influence: ${formatInfluence(influence)}`,
    ...(file === undefined ? [] : [`Receipt: ${file}`]),
  ].join('\n')
}

function formatInfluence(influence: InfluenceResult): string {
  if ('notMeasured' in influence) return `not measured: ${influence.notMeasured}`
  const { users, pageLength, changedPages, changedEntries, refitted, kept } = influence
  const without = kept.length === 0 ? '' : `; not measured of ${kept.join(', ')}`
  return (
    `${formatCount(changedPages)} of the pages of the ${formatCount(users)} nearest users would differ, ` +
    `in ${(100 * changedEntries).toFixed(1)} % of their first ${pageLength} entries (${refitted.join(', ')}${without})`
  )
}
