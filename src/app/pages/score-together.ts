import type { Vocabulary } from '../../core/data/index.js'
import type { ItemSource, Query, Recommender } from '../../core/model/index.js'
import type { Trace } from '../../core/shared/index.js'
import type { Engine } from '../../numeric/engine/index.js'
import type { CandidateSource } from '../serving/index.js'

/** Scores of all targets for one query. */
export interface DenseScores {
  /** By source, in the memory of the engine, where they are summed without a copy. */
  readonly scores: ReadonlyMap<ItemSource, Float32Array>
  /** Errors of the sources that could not score the query. */
  readonly failed: ReadonlyMap<ItemSource, unknown>
  /** Must be called once, when the scores are no longer used. */
  release(): void
}

type ScoreQueries = NonNullable<Recommender['scoreQueries']>

/** A source that scores densely. */
export interface DenseScorer extends Pick<CandidateSource, 'name'> {
  readonly scoreQueries: ScoreQueries
}

/** Scores all targets by each of the sources. */
export type ScoreTogether = (
  targets: Vocabulary,
  sources: readonly DenseScorer[],
  query: Query,
  trace: Trace | undefined,
) => Promise<DenseScores>

interface ScoreRequest {
  readonly sources: readonly DenseScorer[]
  readonly query: Query
  readonly trace: Trace | undefined
  resolve(scores: DenseScores): void
  reject(error: unknown): void
}

/** Queries scored in one batch. More of them would make the first ones wait. */
const MAX_BATCH = 8

/**
 * Scores the queries of one turn of the event loop in batches: tables of vectors and graphs are far larger
 * than a query, and a batch reads them once for all of its queries. No query waits for one that has not
 * arrived.
 *
 * A batch beyond the limit runs in the next turn and takes up the queries that arrive until then; the I/O in
 * between is not delayed. A DataLoader would dispatch such a batch in the same turn, behind a closed list of
 * keys.
 */
export function createScoreTogether(engine: Engine): ScoreTogether {
  /** Requests since the last turn, by targets. */
  const pending = new WeakMap<Vocabulary, ScoreRequest[]>()

  function schedule(targets: Vocabulary, requests: ScoreRequest[]): void {
    pending.set(targets, requests)
    setImmediate(() => {
      const batch = requests.splice(0, MAX_BATCH)
      if (requests.length > 0) schedule(targets, requests)
      else pending.delete(targets)
      scoreBatch(engine, targets.size, batch)
    })
  }

  return (targets, sources, query, trace) =>
    new Promise((resolve, reject) => {
      const request = { sources, query, trace, resolve, reject }
      const requests = pending.get(targets)
      if (requests !== undefined) requests.push(request)
      else schedule(targets, [request])
    })
}

function scoreBatch(engine: Engine, size: number, batch: readonly ScoreRequest[]): void {
  const blocks: Float32Array[] = []
  let open = batch.length
  const release = (): void => {
    if (--open === 0) engine.release(...blocks)
  }
  try {
    const found = batch.map(() => new Map<ItemSource, Float32Array>())
    const failed = batch.map(() => new Map<ItemSource, unknown>())
    for (const [scoreQueries, places] of bySource(batch)) {
      const block = engine.float32(places.length * size)
      blocks.push(block)
      const began = places.map((place) => batch[place]!.trace?.elapsedMs())
      const queries = places.map((place) => batch[place]!.query)
      const errors = scoreRows(scoreQueries, queries, block)
      for (const [row, place] of places.entries()) {
        const { sources, trace } = batch[place]!
        const { name } = sources.find((source) => source.scoreQueries === scoreQueries)!
        if (errors.has(row)) {
          failed[place]!.set(name, errors.get(row))
          continue
        }
        found[place]!.set(name, block.subarray(row * size, (row + 1) * size))
        trace?.add({
          ...{ name: `source/${name}`, kind: 'stage', startMs: began[row]!, failed: false },
          counts: { entries: size, together: places.length },
        })
      }
    }
    for (const [place, { resolve }] of batch.entries())
      resolve({ scores: found[place]!, failed: failed[place]!, release })
  } catch (error) {
    engine.release(...blocks)
    for (const { reject } of batch) reject(error)
  }
}

/**
 * Scores queries together, or one by one if that fails, so that one query cannot fail those of others.
 *
 * @returns the errors by row.
 */
function scoreRows(
  scoreQueries: ScoreQueries,
  queries: readonly Query[],
  block: Float32Array,
): ReadonlyMap<number, unknown> {
  const errors = new Map<number, unknown>()
  try {
    scoreQueries(queries, block)
    return errors
  } catch (error) {
    if (queries.length === 1) return errors.set(0, error)
  }
  const size = block.length / queries.length
  for (const [row, query] of queries.entries()) {
    try {
      scoreQueries([query], block.subarray(row * size, (row + 1) * size))
    } catch (error) {
      errors.set(row, error)
    }
  }
  return errors
}

/** For each source, the places in the batch of the queries that it scores. */
function bySource(batch: readonly ScoreRequest[]): Map<ScoreQueries, number[]> {
  const placesOf = new Map<ScoreQueries, number[]>()
  for (const [place, { sources }] of batch.entries()) {
    for (const { scoreQueries } of sources) {
      const places = placesOf.get(scoreQueries)
      if (places) places.push(place)
      else placesOf.set(scoreQueries, [place])
    }
  }
  return placesOf
}
