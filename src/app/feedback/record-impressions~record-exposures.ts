import type { SuggestionExposure, SuggestionExposures } from '../core/ports/suggestion-exposures.js'
import { createBackgroundWriter } from './background-writer.js'

/** Takes down who was suggested to whom, without holding up a page. */
export interface ExposureRecorder {
  /** Returns at once; written within about a second. */
  note(viewer: string, people: readonly string[]): void
  /** Resolves once all that was noted is written, at the latest after three seconds. */
  settle(): Promise<void>
}

export interface ExposureRecorderDependencies {
  readonly store: SuggestionExposures
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Takes one line for the operator. */
  readonly log: (line: string) => void
}

/** The first entries of a page that count as seen; longer pages are lists for a program. */
const MOST_OF_A_PAGE = 50

/** Gathers what pages showed and writes it in batches. It is for pages of several servers: each writes what it showed. */
export function createExposureRecorder({ store, now, log }: ExposureRecorderDependencies): ExposureRecorder {
  const writer = createBackgroundWriter<SuggestionExposure>({
    keyOf: ({ viewer, person }) => `${viewer}\0${person}`,
    write: store.record,
    what: 'shown suggestions',
    log,
  })
  return {
    note(viewer, people) {
      const at = now()
      for (const person of people.slice(0, MOST_OF_A_PAGE)) writer.add({ viewer, person, at })
    },
    settle: writer.settle,
  }
}

/** Where neither a cap nor fading asks for a record. */
export const NO_EXPOSURES: ExposureRecorder = { note() {}, settle: async () => {} }
