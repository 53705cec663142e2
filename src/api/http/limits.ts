import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql'
import { mapValues } from '../../core/shared/index.js'
import {
  type BodyLimits,
  checkShape,
  createCostEstimator,
  type EstimateCost,
  type Limits,
  Refusal,
  type RequestCost,
} from '../limits/index.js'
import type { ApiContext, RequestRecord } from '../request/index.js'
import type { RequestSpans } from './spans.js'

/** What the limits know of one HTTP request besides its document. */
export interface RequestLimits {
  /** Size of the body, in bytes. */
  readonly bodyBytes: number
  readonly bodyLimits: BodyLimits
  /** Whether the client asks for the cost. */
  readonly wantsCost: boolean
}

/** Context of a request over HTTP. */
export interface HttpContext extends ApiContext {
  readonly limits: RequestLimits
  readonly record: RequestRecord
  /** Null: nobody collects spans. */
  readonly spans: RequestSpans | null
}

/**
 * Refuses operations that exceed a limit before they run, starts the time of the others, and adds
 * `extensions.cost` if the client asks for it.
 */
export function createLimitsPlugin(limits: Limits): ApolloServerPlugin<HttpContext> {
  let estimate: EstimateCost
  return {
    async serverWillStart({ schema }) {
      estimate = createCostEstimator(schema, limits)
    },
    async requestDidStart({ contextValue }) {
      let cost: RequestCost | undefined
      return {
        async didResolveOperation({ document, operation, request }) {
          if (operation === undefined) return
          try {
            checkOperation(operation, contextValue.limits)
            checkShape(document, operation, limits)
            cost = estimate(document, operation, request.variables ?? {})
            contextValue.record.cost = rounded(cost.total)
          } catch (error) {
            throw error instanceof Refusal ? toGraphQLError(error) : error
          }
          const { queryMs, mutationMs } = limits
          contextValue.lifetime.limit(operation.operation === 'mutation' ? mutationMs : queryMs)
        },
        async willSendResponse({ response: { body } }) {
          contextValue.lifetime.end()
          if (!contextValue.limits.wantsCost || cost === undefined || body.kind !== 'single') return
          const { total, fields } = cost
          body.singleResult.extensions = {
            ...body.singleResult.extensions,
            cost: { total: rounded(total), limit: limits.cost, fields: mapValues(fields, rounded) },
          }
        },
      }
    },
  }
}

/**
 * Checks an operation that is to be subscribed to, after its validation.
 *
 * @throws Refusal QUERY_TOO_COSTLY.
 */
export function createSubscriptionLimits(schema: GraphQLSchema, limits: Limits) {
  const estimate = createCostEstimator(schema, limits)
  return (
    document: Parameters<EstimateCost>[0],
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): void => {
    checkShape(document, operation, limits)
    estimate(document, operation, variables)
  }
}

function checkOperation(
  { operation }: OperationDefinitionNode,
  { bodyBytes, bodyLimits }: RequestLimits,
): void {
  if (operation === 'subscription')
    throw new Refusal('BAD_USER_INPUT', 'subscriptions are not answered over HTTP', 400, {
      ...{ field: 'query', remedy: 'open a WebSocket at this address, with graphql-transport-ws' },
    })
  const limit = operation === 'mutation' ? bodyLimits.mutation : bodyLimits.other
  if (bodyBytes > limit)
    throw new Refusal(
      'BAD_USER_INPUT',
      `the request body has ${bodyBytes} bytes; the maximum is ${limit}`,
      413,
      {
        ...{ field: 'bodyBytes', remedy: 'send several smaller requests' },
      },
    )
}

/** The error in the form in which Apollo keeps its HTTP status. */
function toGraphQLError(error: Refusal): GraphQLError {
  const http = { status: error.status }
  return new GraphQLError(error.message, { originalError: error, extensions: { code: error.code, http } })
}

const rounded = (cost: number): number => Math.round(cost * 10) / 10
