import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { GraphQLSchema } from 'graphql'
import { choices } from './choices.js'
import { createFuzzClient } from './client.js'
import { createRequests, type FuzzRequest } from './documents.js'
import { checkAnswer } from './oracle.js'

/** Requests that are sent at the same time. */
const AT_ONCE = 16
/** Largest number of fields besides the first of each selection. */
const PARTS = 6
/** Cursors, pages and tokens that are kept for later requests. */
const KEPT = 200

/** A client that sends random requests and checks each answer. */
export interface Fuzz {
  /** @param repeat how to repeat a failure. */
  run(count: number, seed: number, repeat: string): Promise<void>
  /** Counts of answers by outcome, and the longest time. */
  report(): string
  close(): void
}

/** @param secrets texts that no answer may have. */
export function sendFuzz(url: string, schema: GraphQLSchema, secrets: readonly string[] = []): Fuzz {
  const client = createFuzzClient(url, AT_ONCE)
  const requestOf = createRequests(schema)
  const pool = { cursors: [] as string[], pages: [] as string[], tokens: [] as string[] }
  const outcomes = new Map<string, number>()
  let slowestMs = 0

  async function send({ body, headers }: FuzzRequest): Promise<void> {
    const from = performance.now()
    const { status, text } = await client.send(body, headers)
    slowestMs = Math.max(slowestMs, performance.now() - from)
    try {
      const { errors, data } = checkAnswer(status, text, secrets)
      const outcome = errors === undefined ? 'ok' : String(errors[0]!.extensions!.code)
      outcomes.set(outcome, 1 + (outcomes.get(outcome) ?? 0))
      if (data) collect(data)
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${status} to ${JSON.stringify(headers)} ${body}`)
    }
  }

  function collect(value: unknown): void {
    if (Array.isArray(value)) value.forEach(collect)
    else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value)) {
        if (typeof each !== 'string') collect(each)
        else if (/cursor$/i.test(name)) keep(pool.cursors, each)
        else if (name === 'recommendationId') keep(pool.pages, each)
        else if (name === 'consistencyToken') keep(pool.tokens, each)
      }
  }

  function keep(list: string[], value: string): void {
    list.push(value)
    if (list.length > KEPT) list.shift()
  }

  return {
    async run(count, seed, repeat) {
      const property = fc.asyncProperty(
        fc.array(choices(PARTS), { minLength: AT_ONCE, maxLength: AT_ONCE, size: 'max' }),
        async (batch) => {
          await Promise.all(batch.map((each) => send(requestOf(each, pool))))
        },
      )
      const numRuns = Math.ceil(count / AT_ONCE)
      // Stacks of errors that nobody reads would take a tenth of the time.
      const { stackTraceLimit } = Error
      Error.stackTraceLimit = 0
      const result = await fc.check(property, { numRuns, seed, endOnFailure: true })
      Error.stackTraceLimit = stackTraceLimit
      if (!result.failed) return
      const { errorInstance: error } = result
      assert.fail(`${error instanceof Error ? error.message : String(error)}\nrepeat: ${repeat}`)
    },
    report: () =>
      `${[...outcomes]
        .sort()
        .map(([outcome, number]) => `${outcome} ${number}`)
        .join(', ')}; ` + `slowest ${Math.round(slowestMs)} ms`,
    close: () => client.close(),
  }
}
