import type { ExplanationKind } from '../explanation.js'

/** A query that anybody can run to see a fact in the graph for themselves. */
export interface Proof {
  /** Cypher, its job in a comment at the head. */
  readonly text: string
  readonly parameters: Readonly<Record<string, string | readonly string[]>>
}

/** What can be between a user and an item, besides reasons. */
export type ItemFact = 'SEEN' | 'DISMISSED' | 'AUTHORED' | 'ITEM'

/** What a proof is of. */
export interface ProofSubject {
  readonly user: string
  readonly item: string
  /** Milliseconds since 1970. */
  readonly asOf: number
}

/** Queries that show what was said of an item. The only people in what they give are the user and the user's friends. */
export interface Proofs {
  of(what: ExplanationKind | ItemFact, subject: ProofSubject): Proof
}
