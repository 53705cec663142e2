import { activeUsers, type ManyRequest, type PageOfUser, recommendToMany } from '../app/pages/index.js'
import type { Settings } from '../config/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import { configureSharedEngine } from '../numeric/engine/index.js'
import { systemRuntime } from './runtime.js'
import { composeUseCases } from './use-cases.js'

export interface Batch {
  /** @param request without `users`: all who are not deactivated. */
  recommend(
    request: Omit<ManyRequest, 'users' | 'exclude'> & { readonly users?: ManyRequest['users'] },
  ): AsyncGenerator<PageOfUser>
}

/** Pages for many users at the shell. Nothing is recorded as shown: whether somebody sees them is not known here. */
export function composeBatch(graph: Graph, settings: Settings, log: (line: string) => void): Batch {
  // A page has a millisecond of work for the engine; helpers would be waited for longer.
  configureSharedEngine({ maySleep: false, threads: 1 })
  const { recommend, startReads, userLists } = composeUseCases(
    graph,
    { ...settings, impressions: null },
    systemRuntime(log),
  )
  return {
    recommend: ({ users, ...request }) =>
      recommendToMany(
        { ...request, exclude: [], users: users ?? activeUsers(userLists, request.signal) },
        recommend,
        startReads,
      ),
  }
}
