import fc from 'fast-check'
import { SettingsError } from '../../../src/config/index.js'
import { KindredError } from '../../../src/core/shared/index.js'
import { campaign } from './campaign.js'
import { type Choices, choices } from './choices.js'

const { count, seed, repeat } = campaign('nightly:fuzz', 100, 5_000)

/** Mutants of each input. */
export const MUTANTS = Math.min(count, 5_000)

/** Bytes that mean something to some reader. */
const TELLING = Buffer.from(
  '\0\n\r\t ,;:|"\'#{}[]\\-+.0123456789eENaI\u00ff\u00fe\u00ef\u00bb\u00bf\u0080\u001f',
  'latin1',
)
const PIECES = [
  '""',
  '\r\n',
  '1e999',
  '-0',
  'NaN',
  '\ud800',
  '9'.repeat(400),
  '__proto__',
  '[[[[',
  ',,,,',
  '\0\0',
]

/** The bytes with one to eight changes. */
function mutated(bytes: Uint8Array, choices: Choices): Buffer {
  let result = Buffer.from(bytes)
  const changes = 1 + choices.number(4) * choices.number(3)
  for (let change = 0; change < changes; change++) {
    const at = choices.number(result.length + 1)
    const length = choices.chance(0.7) ? 1 + choices.number(4) : choices.number(result.length + 1)
    const inserted = choices.pick<() => Uint8Array>([
      () => Buffer.of(choices.number(256)),
      () => Buffer.of(choices.pick([...TELLING])),
      () => Buffer.from(choices.pick(PIECES)),
      () => result.subarray(at, at + length),
      () => Buffer.alloc(0),
    ])()
    const from = choices.chance(0.5) ? at : at + length
    result = Buffer.concat([result.subarray(0, at), inserted, result.subarray(from)])
    if (choices.chance(0.1)) result = result.subarray(0, at)
  }
  return result
}

/** Fails unless `read` returns, or throws an error with a code that is the input's mistake. */
async function readsOrRefuses(read: () => unknown): Promise<void> {
  try {
    await read()
  } catch (error) {
    if (error instanceof SettingsError) return
    if (error instanceof KindredError && error.code !== 'INTERNAL_SERVER_ERROR') return
    throw error
  }
}

/**
 * Reads mutants of some valid bytes. Each read must return, or refuse the input by an error with a code.
 *
 * @param runs number of mutants.
 */
export async function eachMutant(bytes: Uint8Array, read: (mutant: Buffer) => unknown, runs = MUTANTS) {
  await fc.assert(
    fc.asyncProperty(choices(0), async (drawn) => {
      const mutant = mutated(bytes, drawn)
      try {
        await readsOrRefuses(() => read(mutant))
      } catch (error) {
        const { stack, message } = error as Error
        throw new Error(`${stack ?? message}\nmutant ${mutant.toString('base64')}\nrepeat: ${repeat}`)
      }
    }),
    { numRuns: runs, seed, endOnFailure: true },
  )
}
