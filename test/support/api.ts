import assert from 'node:assert/strict'
import { composeServer, type Runtime, systemRuntime } from '../../src/compose.js'
import { DEFAULT_KINDS } from '../../src/config.js'
import type { Graph } from '../../src/neo4j/connection.js'

/** What a GraphQL request gave. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects
  readonly data: any
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[]
}

export interface TestApi {
  readonly url: string
  /** @param token consistency token to send. */
  ask(query: string, variables?: object, token?: string): Promise<Answer>
  /** Like `ask`, and fails on errors. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  get(query: string, variables?: object, token?: string): Promise<any>
  /** What the server told its operator. */
  readonly logged: readonly string[]
  stop(): Promise<void>
}

/** A server over real HTTP on a free port. */
export async function startApi(graph: Graph, runtime: Partial<Runtime> = {}): Promise<TestApi> {
  const logged: string[] = []
  const server = composeServer(
    graph,
    {
      http: { host: '127.0.0.1', port: 0, corsOrigins: [], bodyLimitBytes: 8 * 1024 * 1024 },
      kinds: DEFAULT_KINDS,
      suggestions: { restDays: 90, minimumAudience: 3 },
    },
    { ...systemRuntime((line) => logged.push(line)), ...runtime },
  )
  const url = await server.start()
  const ask = async (query: string, variables: object = {}, token?: string): Promise<Answer> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { 'kindred-consistency-token': token }),
      },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as Answer
  }
  return {
    url,
    logged,
    ask,
    async get(query, variables, token) {
      const { data, errors } = await ask(query, variables, token)
      assert.equal(errors, undefined, `${JSON.stringify(errors)}\n${logged.join('\n')}`)
      return data
    },
    stop: () => server.stop(),
  }
}
