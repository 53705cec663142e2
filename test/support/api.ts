import assert from 'node:assert/strict'
import { composeServer, type Runtime, systemRuntime } from '../../src/compose/index.js'
import { DEFAULT_KINDS, loadSettings, type Settings } from '../../src/config/index.js'
import type { Graph } from '../../src/neo4j/driver/index.js'
import { type Answer, askGraphql } from './http.js'

export interface TestApi {
  readonly url: string
  /** @param token consistency token to send. */
  ask(query: string, variables?: object, token?: string): Promise<Answer>
  /** Like `ask`, and fails on errors. */
  // biome-ignore lint/suspicious/noExplicitAny: the assertions of a test check the shape
  get(query: string, variables?: object, token?: string): Promise<any>
  /** Lines that the server logged. */
  readonly logged: readonly string[]
  stop(): Promise<void>
}

/**
 * A server over real HTTP on a free port. By default it records no impressions, so that pages do not depend
 * on earlier pages.
 *
 * @param settings overrides of the defaults.
 */
export async function startApi(
  graph: Graph,
  runtime: Partial<Runtime> = {},
  settings: {
    readonly catalogue?: Settings['catalogue']
    readonly ratings?: Settings['ratings']
    readonly home?: string
    readonly kinds?: Settings['kinds']
    readonly reasons?: Settings['reasons']
    readonly pages?: Partial<Settings['pages']>
    readonly suggestions?: Partial<Settings['suggestions']>
    readonly impressions?: Settings['impressions']
    readonly subscriptions?: Settings['subscriptions']
    readonly corsOrigins?: readonly string[]
    readonly limits?: Partial<Settings['limits']>
    readonly http?: Partial<Settings['http']>
    readonly auth?: Settings['auth']
    readonly experiments?: Settings['experiments']
  } = {},
): Promise<TestApi> {
  const logged: string[] = []
  const server = composeServer(
    graph,
    {
      http: {
        ...loadSettings({}).http,
        port: 0,
        corsOrigins: [...(settings.corsOrigins ?? [])],
        ...settings.http,
      },
      // On a busy machine a request must not miss the deadline.
      limits: { ...loadSettings({}).limits, queryMs: 60_000, mutationMs: 60_000, ...settings.limits },
      auth: settings.auth ?? { jwt: null },
      catalogue: settings.catalogue ?? { properties: {} },
      home: settings.home ?? '.',
      kinds: settings.kinds ?? DEFAULT_KINDS,
      ratings: settings.ratings ?? { scale: null, likeFrom: null },
      reasons: settings.reasons ?? {},
      // On a busy machine a source must not miss the deadline.
      pages: { ...loadSettings({}).pages, candidateTimeoutMs: 60_000, ...settings.pages },
      suggestions: {
        ...loadSettings({}).suggestions,
        dailyCap: null,
        impressionDiscount: null,
        ...settings.suggestions,
      },
      impressions: settings.impressions ?? null,
      subscriptions: settings.subscriptions ?? loadSettings({}).subscriptions,
      experiments: settings.experiments ?? [],
    },
    { ...systemRuntime((line) => logged.push(line)), ...runtime },
  )
  const url = await server.start()
  const ask = (query: string, variables: object = {}, token?: string) =>
    askGraphql(url, query, variables, token)
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
