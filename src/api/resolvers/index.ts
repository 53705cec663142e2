import { dateTimeScalar } from '../date-time.js'
import type { Resolvers } from '../generated/schema.js'
import type { UseCases } from '../use-cases.js'
import { nodeResolvers } from './nodes.js'
import { lookupResolvers } from './query.js'
import { createSocialMutations } from './social-mutations.js'
import { createWriteMutations } from './write-mutations.js'

/** All resolvers, joined from the topics. They decode, call a use case and encode; nothing else. */
export function createResolvers(useCases: UseCases): Resolvers {
  return {
    DateTime: dateTimeScalar,
    ...nodeResolvers,
    Query: { ...lookupResolvers },
    Mutation: { ...createWriteMutations(useCases), ...createSocialMutations(useCases) },
  }
}
