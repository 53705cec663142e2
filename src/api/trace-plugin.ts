import type { ApolloServerPlugin } from '@apollo/server'
import type { Trace } from '../core/trace.js'
import type { RequestContext } from './context.js'

/** Puts what a request took into `extensions.trace` of its answer, where the request asks for it. */
export const tracePlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart({ contextValue: { trace } }) {
    if (trace === undefined) return undefined
    return {
      async willSendResponse({ response: { body } }) {
        if (body.kind !== 'single') return
        body.singleResult.extensions = { ...body.singleResult.extensions, trace: report(trace) }
      },
    }
  },
}

function report(trace: Trace) {
  return {
    totalMs: rounded(trace.elapsedMs()),
    steps: trace.steps.map(({ name, startMs, ms, counts }) => ({
      name,
      startMs: rounded(startMs),
      ms: rounded(ms),
      counts,
    })),
  }
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100
