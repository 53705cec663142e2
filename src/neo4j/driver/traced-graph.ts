import type { Trace } from '../../core/shared/index.js'
import type { Graph } from './connection.js'

/** The same graph. Reads and writes without a trace of their own are steps of this one. */
export function withTrace(graph: Graph, trace: Trace): Graph {
  return {
    ...graph,
    read: (query, params, context) =>
      graph.read(query, params, { ...context, trace: context?.trace ?? trace }),
    write: (work, context) => graph.write(work, { ...context, trace: context?.trace ?? trace }),
  }
}
