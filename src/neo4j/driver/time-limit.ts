import type { Graph } from './connection.js'

/**
 * The same graph, whose reads and writes end after a time unless they have a signal of their own. A server
 * uses it for work that no request waits for, such as lists that requests share: a database that hangs must
 * not hold it for ever.
 */
export function withTimeLimit(graph: Graph, ms: number): Graph {
  return {
    ...graph,
    read: (query, params, context = {}) =>
      graph.read(query, params, { ...context, signal: context.signal ?? AbortSignal.timeout(ms) }),
    write: (work, context = {}) =>
      graph.write(work, { ...context, signal: context.signal ?? AbortSignal.timeout(ms) }),
  }
}
