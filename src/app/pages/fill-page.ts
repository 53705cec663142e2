import type { Blended } from '../../core/blend/index.js'
import type { ItemFilter } from '../../core/data/index.js'
import { BASELINE, type Scored } from '../../core/model/index.js'
import type {
  CatalogueItem,
  Evidence,
  EvidenceFinder,
  ItemAvailability,
  RequestContext,
} from '../../core/ports/index.js'
import { traced } from '../../core/shared/index.js'

import { leaveOut, orWithout } from '../faults/index.js'
import type { CachedRead } from '../shared/index.js'
import type { PageInput, PageSpec, Stage } from './compute-page.js'
import { evidenceRequest } from './explain.js'
import type { RecommendedItem } from './recommendation.js'

/** A page to fill. */
export interface FillRequest {
  /** Number of entries. */
  readonly wanted: number
  /** Best first. */
  readonly blended: readonly Blended[]
  /** Whether an item may be on this page at all. Availability is checked besides. */
  readonly allows: (id: string) => boolean
  readonly filter: ItemFilter
}

/** Reads those of the items that may be shown now, and what explains them if it is read in the same query. */
export type EntryReader = (
  ids: readonly string[],
  filter: ItemFilter,
  context: RequestContext,
) => Promise<{ readonly items: ReadonlyMap<string, CatalogueItem>; readonly evidence: Evidence | null }>

/** What {@link fillPage} needs. */
export interface FillDependencies {
  readonly availability: Pick<ItemAvailability, 'list'>
  /** Items by popularity, best first. */
  readonly popularity: CachedRead<readonly Scored[]>
}

/** The entries that were found and the evidence that was read with them. */
export interface FilledPage {
  readonly entries: readonly RecommendedItem[]
  readonly evidence: Evidence | null
}

/** Highest score of an entry that only fills a page. It is never above the last score of the blend. */
const FILLER_SCORE = 1e-6
/** Items of the catalogue read at a time. */
const STRIDE = 1000
/**
 * Smallest number of entries that rules look at. Entries beyond it are too far from the page for a rule to
 * bring them there.
 */
const RULE_POOL = 500

/** Reads availability alone. */
export function availableEntries({ eligible }: Pick<ItemAvailability, 'eligible'>): EntryReader {
  return async (ids, filter, context) => ({ items: await eligible(ids, filter, context), evidence: null })
}

/** Reads availability and evidence in one query. */
function explainedEntries({ viewer, serving }: PageInput, finder: EvidenceFinder): EntryReader {
  return async (ids, filter, context) => {
    const evidence = await finder.find({ ...evidenceRequest(ids, viewer, serving), filter }, context)
    return { items: evidence.items, evidence }
  }
}

/** The stage that turns candidates into entries that may be shown now. */
export function fillStage({
  availability,
  evidence: finder,
}: {
  readonly availability: ItemAvailability
  readonly evidence: EvidenceFinder
}): Stage {
  return async (draft, input) => {
    const { spec, popularity, context } = input
    // Rules choose from a pool that is larger than the page: evidence for all of it is not needed.
    const plain = availableEntries(availability)
    const isExplained = spec.reasons && spec.rules === undefined
    const request = fillRequest(draft.blended, input)
    const fill = (readEntries: EntryReader) => () =>
      fillPage(request, readEntries, { availability, popularity }, context)
    const tracedFill = (readEntries: EntryReader) =>
      traced(context.trace, 'fill', fill(readEntries), ({ entries }) => ({ entries: entries.length }))
    if (!isExplained) return { ...draft, ...(await tracedFill(plain)) }
    try {
      return { ...draft, ...(await tracedFill(explainedEntries(input, finder))) }
    } catch (error) {
      leaveOut('reasons', error, context)
      return { ...draft, ...(await tracedFill(plain)), unexplained: true }
    }
  }
}

/** What the page allows, for as many entries as its rules look at. */
export function fillRequest(blended: readonly Blended[], { spec, query }: PageInput): FillRequest {
  const { filter, only, shown } = spec
  return {
    ...{ wanted: depthOf(spec), blended },
    allows: (id) => !query.exclude.has(id) && (only?.has(id) ?? true) && !shown.has(id),
    filter: only ? { ...filter, onlyIds: only } : filter,
  }
}

const depthOf = ({ rules, depth, length }: PageSpec): number =>
  rules === undefined ? depth : Math.max(RULE_POOL, 2 * (length + 1))

/**
 * The best `wanted` entries that may be shown now: candidates first, then items by popularity, then the rest
 * of the catalogue, so that a page is full as long as any item is left.
 */
export async function fillPage(
  request: FillRequest,
  readEntries: EntryReader,
  dependencies: FillDependencies,
  context: RequestContext,
): Promise<FilledPage> {
  const { wanted, allows, filter } = request
  const entries: RecommendedItem[] = []
  const evidence: Evidence[] = []
  const met = new Set<string>()
  for await (const batch of offers(request, dependencies, context)) {
    for (let at = 0; at < batch.length && entries.length < wanted; ) {
      // A few more than are missing, since some may be unavailable.
      const most = Math.ceil((wanted - entries.length) * 1.1) + 2
      const chunk: Blended[] = []
      for (; at < batch.length && chunk.length < most; at++) {
        const entry = batch[at]!
        if (!allows(entry.id) || met.has(entry.id)) continue
        met.add(entry.id)
        chunk.push(entry)
      }
      if (chunk.length === 0) break
      const read = await readEntries(
        chunk.map(({ id }) => id),
        filter,
        context,
      )
      if (read.evidence !== null) evidence.push(read.evidence)
      for (const { id, score, contributions } of chunk) {
        const record = read.items.get(id)
        if (record !== undefined && entries.length < wanted)
          entries.push({ id, score, contributions, record })
      }
    }
    if (entries.length >= wanted) break
  }
  return { entries, evidence: mergeEvidence(evidence) }
}

/** Items in the order in which they may fill a page. */
async function* offers(
  { blended, filter }: FillRequest,
  { availability, popularity }: FillDependencies,
  context: RequestContext,
): AsyncGenerator<readonly Blended[]> {
  yield blended
  const popular = await orWithout('list of popular items', () => popularity(context), [], context)
  const most = popular[0]?.score ?? 0
  const ceiling = Math.min(FILLER_SCORE, blended.at(-1)?.score ?? FILLER_SCORE)
  if (most > 0)
    yield popular
      .filter(({ score }) => score > 0)
      .map(({ id, score }) => filler(id, (ceiling * score) / most))
  if (filter.onlyIds !== undefined) {
    yield [...filter.onlyIds].sort().map(unscored)
    return
  }
  for (let after = ''; ; ) {
    const ids = await availability.list(after, STRIDE, context)
    yield ids.map(unscored)
    if (ids.length < STRIDE) return
    after = ids.at(-1)!
  }
}

function filler(id: string, score: number): Blended {
  return { id, score, contributions: [{ source: BASELINE, contribution: score }] }
}

const unscored = (id: string): Blended => ({ id, score: 0, contributions: [] })

/** The evidence of several reads as if it had been read at once; null without any. */
function mergeEvidence(read: readonly Evidence[]): Evidence | null {
  if (read.length === 0) return null
  const all = <Key, Value>(part: (evidence: Evidence) => ReadonlyMap<Key, Value>) =>
    new Map(read.flatMap((evidence) => [...part(evidence)]))
  return {
    ...read[0]!,
    items: all(({ items }) => items),
    similar: read.flatMap(({ similar }) => similar),
    friends: all(({ friends }) => friends),
    communities: all(({ communities }) => communities),
    // Each read looks at the same items of the history.
    tagged: read.find(({ tagged }) => tagged.length > 0)?.tagged ?? [],
    near: all(({ near }) => near),
    audience: all(({ audience }) => audience),
  }
}
