import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Size and seed of a random campaign. */
export interface Campaign {
  readonly count: number
  readonly seed: number
  /** How to repeat a failure; for the message of a test. */
  readonly repeat: string
}

/**
 * A campaign of a test. Nightly runs set `KINDRED_TEST_NIGHTLY`; `KINDRED_TEST_COUNT` and `KINDRED_TEST_SEED`
 * replace count and seed.
 *
 * @param script `npm run` script of the nightly form.
 * @param usual count of each run. @param nightly count of a nightly run.
 */
export function campaign(script: string, usual: number, nightly: number): Campaign {
  const {
    KINDRED_TEST_NIGHTLY: isNightly,
    KINDRED_TEST_COUNT: given,
    KINDRED_TEST_SEED: chosen,
  } = process.env
  const count = Number(given ?? (isNightly === undefined ? usual : nightly))
  const seed = Number(chosen ?? (isNightly === undefined ? 5 : Date.now() % 1_000_000_007))
  return { count, seed, repeat: `npm run ${script} -- --seed ${seed} --count ${count}` }
}

/** Prints a line in nightly runs. */
export function tell(line: string): void {
  if (process.env.KINDRED_TEST_NIGHTLY !== undefined) process.stderr.write(`${line}\n`)
}

/** Bytes of the heap after garbage collection. */
export function heapBytes(): number {
  collect ??= exposedGc()
  collect()
  return process.memoryUsage().heapUsed
}

let collect: (() => void) | undefined

function exposedGc(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
