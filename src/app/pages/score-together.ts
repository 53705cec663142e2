import type { Vocabulary } from '../../core/data/index.js'
import type { ItemSource, Query, Recommender } from '../../core/model/index.js'
import type { Trace } from '../../core/shared/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'

/** What sources say of each target for one query. */
export interface DenseScores {
  /** By source name, in the engine's memory: there they are added up without a copy. */
  readonly scores: ReadonlyMap<ItemSource, Float32Array>
  /** To be called once, when the scores are no longer looked at. */
  release(): void
}

type ScoreQueries = NonNullable<Recommender['scoreQueries']>

/** A source that scores densely. */
export interface DenseScorer {
  readonly name: ItemSource
  readonly scoreQueries: ScoreQueries
}

interface Asked {
  readonly sources: readonly DenseScorer[]
  readonly query: Query
  readonly trace: Trace | undefined
  resolve(scores: DenseScores): void
  reject(error: unknown): void
}

/** Queries that are scored side by side: few enough that none waits long for the others. */
const MOST_AT_ONCE = 8

/** By targets: what has been asked since the event loop came round. */
const turns = new WeakMap<Vocabulary, Asked[]>()

/**
 * Scores of all targets by each source, worked out for all queries of one turn of the event loop at once: tables of vectors and graphs, which are
 * far larger than what is known of a query, are then read once for several. Nothing waits for a query that has not come yet.
 */
export function scoreTogether(
  targets: Vocabulary,
  sources: readonly DenseScorer[],
  query: Query,
  trace: Trace | undefined,
): Promise<DenseScores> {
  return new Promise((resolve, reject) => {
    const asked = { sources, query, trace, resolve, reject }
    const turn = turns.get(targets)
    if (turn !== undefined) turn.push(asked)
    else begin(targets, [asked])
  })
}

function begin(targets: Vocabulary, turn: Asked[]): void {
  turns.set(targets, turn)
  setImmediate(() => {
    const now = turn.splice(0, MOST_AT_ONCE)
    if (turn.length > 0) begin(targets, turn)
    else turns.delete(targets)
    score(targets.size, now)
  })
}

function score(size: number, turn: readonly Asked[]): void {
  const engine = sharedEngine()
  const rooms: Float32Array[] = []
  let open = turn.length
  const release = (): void => {
    if (--open === 0) engine.release(...rooms)
  }
  try {
    const found = turn.map(() => new Map<ItemSource, Float32Array>())
    for (const [scoreQueries, places] of bySource(turn)) {
      const room = engine.float32(places.length * size)
      rooms.push(room)
      const began = places.map((place) => turn[place]!.trace?.elapsedMs())
      scoreQueries(
        places.map((place) => turn[place]!.query),
        room,
      )
      for (const [row, place] of places.entries()) {
        const { sources, trace } = turn[place]!
        const { name } = sources.find((source) => source.scoreQueries === scoreQueries)!
        found[place]!.set(name, room.subarray(row * size, (row + 1) * size))
        trace?.add(`source/${name}`, began[row]!, { entries: size, together: places.length })
      }
    }
    for (const [place, { resolve }] of turn.entries()) resolve({ scores: found[place]!, release })
  } catch (error) {
    engine.release(...rooms)
    for (const { reject } of turn) reject(error)
  }
}

/** Places in the turn of the queries that want a source. */
function bySource(turn: readonly Asked[]): Map<ScoreQueries, number[]> {
  const wanted = new Map<ScoreQueries, number[]>()
  for (const [place, { sources }] of turn.entries()) {
    for (const { scoreQueries } of sources) {
      const places = wanted.get(scoreQueries)
      if (places) places.push(place)
      else wanted.set(scoreQueries, [place])
    }
  }
  return wanted
}
