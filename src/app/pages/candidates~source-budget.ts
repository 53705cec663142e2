import type { ReadOptions } from '../core/ports/read-options.js'

/** The time that the sources of one page have, all together. */
export interface SourceBudget {
  /** For what sources read: ended with the request, or with the time. */
  readonly options: ReadOptions
  /** What `work` gives; null if the time was up before. Whatever else it rejects with goes through. */
  within<T>(work: Promise<T>): Promise<T | null>
  /** To be called once all have answered. */
  end(): void
}

/** @param budgetMs from now on. */
export function startBudget(budgetMs: number, options: ReadOptions): SourceBudget {
  const spent = new AbortController()
  const timer = setTimeout(() => spent.abort(new Error('the time of the sources is up')), budgetMs)
  const up = new Promise<null>((resolve) => {
    spent.signal.addEventListener('abort', () => resolve(null), { once: true })
  })
  const signal = options.signal === undefined ? spent.signal : AbortSignal.any([options.signal, spent.signal])
  return {
    options: { ...options, signal },
    async within(work) {
      try {
        return await Promise.race([work, up])
      } catch (error) {
        if (spent.signal.aborted && options.signal?.aborted !== true) return null
        throw error
      }
    },
    end: () => clearTimeout(timer),
  }
}
