import type { WhatIfUseCases } from '../../app/use-cases.js'
import type { PageInQuestion } from '../../app/what-if/index.js'
import { checkId } from '../../core/data/index.js'
import { itemRef } from '../../core/page/index.js'
import type { ItemRecord, Proof } from '../../core/ports/index.js'

import { checkFirst, checkIds, MAX_FILTER_IDS, readFilter, readRules } from '../decode/index.js'

import type { InputMaybe, ItemFilter, ItemRulesInput, QueryResolvers } from '../generated/schema.js'
import type { ApiContext } from '../request/index.js'
import { dateOf } from './query.js'

/** Why a page is as it is, and how it would be. */
export function createAccountResolvers({ accountForItem, findCounterfactual, whatIf }: WhatIfUseCases) {
  return {
    why: async (_, { item, ...page }, context) => {
      const request = { ...inQuestion(page, context), item: checkId(item, 'item') }
      const account = await accountForItem(request, context.reads())
      if (account === null) return null
      noteLate(account.late, context)
      return {
        ...account,
        item: shown(account.record, context),
        sources: account.sources.map(({ score, best, ...source }) => ({
          ...source,
          rawScore: score,
          bestRawScore: best,
        })),
        obstacles: account.obstacles.map(({ kind, proof }) => ({
          kind,
          cypher: proof && statementOf(proof),
        })),
        reasons: account.reasons.map(({ explanation, proof }) => ({
          explanation,
          cypher: statementOf(proof),
        })),
      }
    },
    counterfactual: async (_, { item, ...page }, context) => {
      const request = { ...inQuestion(page, context), item: checkId(item, 'item') }
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
        instead: found.instead.map((record) => shown(record, context)),
      }
    },
    whatIf: async (_, { add, remove, dismiss, ...page }, context) => {
      const request = {
        ...inQuestion(page, context),
        add: (add ?? []).map((event) => ({ ...event, at: event.at?.getTime() ?? null })),
        remove: remove ?? [],
        dismiss: dismiss ?? [],
      }
      const supposed = await whatIf(request, context.reads())
      if (supposed === null) return null
      noteLate(supposed.late, context)
      return {
        shortfall: supposed.shortfall,
        entries: supposed.entries.map(({ record, contributions, rules = [], ...entry }) => ({
          ...entry,
          rules,
          item: shown(record, context),
          sources: contributions,
        })),
        leaving: supposed.leaving.map(({ record, ...ranks }) => ({
          ...ranks,
          item: shown(record, context),
        })),
      }
    },
  } satisfies QueryResolvers
}

interface PageArguments {
  readonly user: string
  readonly first: number
  readonly filter?: InputMaybe<ItemFilter>
  readonly exclude?: InputMaybe<readonly string[]>
  readonly rules?: InputMaybe<ItemRulesInput>
}

function inQuestion(page: PageArguments, { properties }: ApiContext): PageInQuestion {
  return {
    user: checkId(page.user, 'user'),
    first: checkFirst(page.first),
    filter: readFilter(page.filter, properties),
    exclude: checkIds(page.exclude ?? [], 'exclude', MAX_FILTER_IDS),
    rules: readRules(page.rules),
  }
}

function noteLate(sources: readonly string[], { late }: ApiContext): void {
  for (const source of sources) late.add(source)
}

function shown(record: ItemRecord, { loaders }: ApiContext) {
  loaders.items.prime(record.id, record)
  return itemRef(record.id, record.title)
}

/** A map in Cypher is a map in JSON whose keys are names; strings are escaped alike. */
function statementOf({ text, parameters }: Proof) {
  const values = Object.entries(parameters).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return { text, parameters: JSON.stringify(parameters), setParameters: `:param {${values.join(', ')}}` }
}
