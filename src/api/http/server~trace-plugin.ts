import type { ApolloServerPlugin } from '@apollo/server'
import type { Trace } from '../core/trace.js'
import type { RequestContext } from './context.js'

/**
 * Puts into the `extensions` of an answer what its request took, as `trace`, where the request asks for it; as `lateSources`, which sources
 * were late for one of its pages; and as `ages`, how old the lists are that it used and that are kept between requests, in milliseconds by name.
 */
export const tracePlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart({ contextValue: { trace, late, ages } }) {
    return {
      async willSendResponse({ response: { body } }) {
        if (body.kind !== 'single' || (trace === undefined && late.size + ages.size === 0)) return
        body.singleResult.extensions = {
          ...body.singleResult.extensions,
          ...(late.size > 0 && { lateSources: [...late].sort() }),
          ...(ages.size > 0 && { ages: Object.fromEntries(ages) }),
          ...(trace && { trace: report(trace) }),
        }
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
