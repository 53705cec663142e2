import type { WhatIfUseCases } from '../../app/use-cases.js'
import type { PageInQuestion } from '../../app/what-if/index.js'
import { checkId } from '../../core/data/index.js'
import { itemRef } from '../../core/page/index.js'
import type { CatalogueItem, VerificationQuery } from '../../core/ports/index.js'
import { dateOf, readItemPage } from '../decode/index.js'
import type { PageInput, QueryResolvers } from '../generated/schema.js'
import type { ApiContext } from '../request/index.js'

/** Score breakdowns, counterfactuals and hypothetical pages. */
export function createScoreBreakdownResolvers({ explainScore, findCounterfactual, whatIf }: WhatIfUseCases) {
  return {
    why: async (_, { user, item, page }, context) => {
      const request = { ...readPage(user, page, context), item: checkId(item, 'item') }
      const breakdown = await explainScore(request, context.reads())
      if (breakdown === null) return null
      noteLate(breakdown.late, context)
      return {
        ...breakdown,
        item: itemOf(breakdown.record, context),
        exclusions: breakdown.exclusions.map(({ kind, proof }) => ({
          kind,
          cypher: proof && statementOf(proof),
        })),
        reasons: breakdown.reasons.map(({ explanation, proof }) => ({
          explanation,
          cypher: statementOf(proof),
        })),
      }
    },
    counterfactual: async (_, { user, item, page }, context) => {
      const request = { ...readPage(user, page, context), item: checkId(item, 'item') }
      const found = await findCounterfactual(request, context.reads())
      if (found === null) return null
      return {
        ...found,
        found: found.items !== null,
        items: (found.items ?? []).map((id) => itemRef(id)),
        interactions: found.interactions.map((event) => ({
          ...event,
          item: itemRef(event.item),
          at: dateOf(event.at),
        })),
        replacements: found.replacements.map((record) => itemOf(record, context)),
      }
    },
    whatIf: async (_, { user, add, remove, dismiss, page }, context) => {
      const request = {
        ...readPage(user, page, context),
        add: (add ?? []).map((event) => ({ ...event, at: event.at?.getTime() ?? null })),
        remove: remove ?? [],
        dismiss: dismiss ?? [],
      }
      const hypothetical = await whatIf(request, context.reads())
      if (hypothetical === null) return null
      noteLate(hypothetical.late, context)
      return {
        shortfall: hypothetical.shortfall,
        entries: hypothetical.entries.map(({ record, contributions, rules = [], ...entry }) => ({
          ...entry,
          rules,
          item: itemOf(record, context),
          sources: contributions,
        })),
        removed: hypothetical.removed.map(({ record, ...ranks }) => ({
          ...ranks,
          item: itemOf(record, context),
        })),
      }
    },
  } satisfies QueryResolvers
}

function readPage(user: string, page: PageInput, { properties }: ApiContext): PageInQuestion {
  return { user: checkId(user, 'user'), ...readItemPage(page, properties, 'page.') }
}

function noteLate(sources: readonly string[], { late }: ApiContext): void {
  for (const source of sources) late.add(source)
}

/** Keeps the item for the loaders, so that its fields need no query. */
function itemOf(record: CatalogueItem, { loaders }: ApiContext) {
  loaders.items.prime(record.id, record)
  return itemRef(record.id, record.title)
}

/** A map in Cypher is JSON with bare keys; both escape strings in the same way. */
function statementOf({ text, parameters }: VerificationQuery) {
  const values = Object.entries(parameters).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return { text, parameters: JSON.stringify(parameters), setParameters: `:param {${values.join(', ')}}` }
}
