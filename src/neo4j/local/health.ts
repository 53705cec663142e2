import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError } from '../../core/shared/index.js'
import { type GraphSettings, isLogInRefused, loadQuery, openGraph } from '../driver/index.js'

/** Whether a server answers, and if not, why. */
export type Health =
  | { readonly kind: 'answers' }
  /** It refuses the password. */
  | { readonly kind: 'refused'; readonly error: unknown }
  /** The server runs, but its database did not start, or stopped itself after an error such as a full disk. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** It has not answered yet, for example because it starts or the machine is busy. */
  | { readonly kind: 'silent'; readonly error: unknown }

/** Status of one database, as the server tells it. */
export interface DatabaseState {
  readonly status: string
  readonly message: string | null
}

/** Time that the status of a database may take; the server has answered before. */
const STATUS_MS = 10_000

/** Asks a server once for its health. Takes at most about twenty seconds. */
export async function probeHealth(settings: GraphSettings): Promise<Health> {
  const graph = openGraph(settings)
  try {
    await graph.verify()
    return { kind: 'answers' }
  } catch (error) {
    if (isLogInRefused(error)) return { kind: 'refused', error }
    if (error instanceof KindredError && error.code === 'BAD_CONFIGURATION')
      return { kind: 'failed', reason: error.message }
    const reason = failureOf(await readState(settings))
    return reason === undefined ? { kind: 'silent', error } : { kind: 'failed', reason }
  } finally {
    // A connection to a server that hangs closes late.
    await Promise.race([graph.close(), sleep(1_000, undefined, { ref: false })])
  }
}

/** Why a database has failed; undefined if it has not, or if nothing is known. */
export function failureOf(state: DatabaseState | undefined): string | undefined {
  if (state === undefined) return undefined
  const message = state.message?.trim() ?? ''
  // A database that was told to start and is offline without a message is stopping or starting.
  return message === '' || state.status === 'starting' ? undefined : message
}

async function readState(settings: GraphSettings): Promise<DatabaseState | undefined> {
  const graph = openGraph({ ...settings, database: 'system' })
  try {
    const signal = AbortSignal.timeout(STATUS_MS)
    const query = loadQuery('graph/database-status')
    const [state] = await graph.read<DatabaseState>(query, { name: settings.database }, { signal })
    return state
  } catch {
    // What cannot be asked is not known.
    return undefined
  } finally {
    await Promise.race([graph.close(), sleep(1_000, undefined, { ref: false })])
  }
}
