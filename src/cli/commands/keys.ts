import { type Command, CommanderError } from 'commander'
import type { KeyUseCases } from '../../app/access/index.js'
import type { KeyRecord } from '../../core/ports/index.js'
import { formatTable, type Terminal } from '../output/index.js'
import type { RegisterCommand } from '../program/index.js'
import { withGraph } from './snapshots.js'

/** `kindred keys`: creates, lists and revokes API keys. */
export const registerKeys: RegisterCommand = (program, terminal) => {
  const keys = program
    .command('keys')
    .description('API keys: create --scope SCOPE, list, revoke ID')
    .action(() => {
      throw new CommanderError(2, 'kindred.noCommand', 'name one of: keys create, keys list, keys revoke')
    })
  registerCreate(keys, terminal)
  registerList(keys, terminal)
  registerRevoke(keys, terminal)
}

function registerCreate(keys: Command, terminal: Terminal): void {
  keys
    .command('create')
    .description('make a key and print it once, on stdout; only its hash is kept')
    .requiredOption('--scope <scope>', 'read, write, admin, or user:ID for what one user may see and do')
    .action(({ scope }: { readonly scope: string }) =>
      withKeys(terminal, async (useCases) => {
        const made = await useCases.create(scope)
        const text = `Key ${made.id} (${scopeOf(made)}). It is shown only now: keep it where secrets are kept.`
        terminal.answer(documentOf({ ...made, lastUsedAt: null, revokedAt: null }, made.key), text)
        if (!terminal.json) terminal.print(made.key)
      }),
    )
}

function registerList(keys: Command, terminal: Terminal): void {
  keys
    .command('list')
    .description('list the keys, without their secrets')
    .action(() =>
      withKeys(terminal, async (useCases) => {
        const found = await useCases.list()
        terminal.answer({ keys: found.map((key) => documentOf(key)) }, format(found))
      }),
    )
}

function registerRevoke(keys: Command, terminal: Terminal): void {
  keys
    .command('revoke')
    .description('end a key, from the next request on and on every server')
    .argument('<id>', 'id of the key, as `kindred keys list` shows it')
    .action((id: string) =>
      withKeys(terminal, async (useCases) => {
        const revoked = await useCases.revoke(id)
        terminal.answer({ revoked }, `Key ${revoked} is revoked.`)
      }),
    )
}

async function withKeys(terminal: Terminal, work: (keys: KeyUseCases) => Promise<void>): Promise<void> {
  const { composeKeys, systemRuntime } = await import('../../compose/index.js')
  await withGraph(terminal, (graph) => work(composeKeys(graph, systemRuntime(terminal.say))))
}

function format(keys: readonly KeyRecord[]): string {
  if (keys.length === 0)
    return 'No key was made; every caller on this machine is let in. `kindred keys create --scope read` makes one.'
  return formatTable([
    ['id', 'scope', 'created', 'last use', 'revoked'],
    ...keys.map((key) => [
      key.id,
      scopeOf(key),
      timeOf(key.createdAt)!,
      timeOf(key.lastUsedAt) ?? 'never',
      timeOf(key.revokedAt) ?? '–',
    ]),
  ])
}

/** The document of a key. @param text the key itself, which only a new key has. */
function documentOf(key: KeyRecord, text?: string) {
  return {
    id: key.id,
    scope: scopeOf(key),
    ...(text !== undefined && { key: text }),
    createdAt: timeOf(key.createdAt),
    lastUsedAt: timeOf(key.lastUsedAt),
    revokedAt: timeOf(key.revokedAt),
  }
}

const scopeOf = ({ scope, user }: Pick<KeyRecord, 'scope' | 'user'>): string =>
  scope === 'user' ? (user === null ? 'user (deleted)' : `user:${user}`) : scope

const timeOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
