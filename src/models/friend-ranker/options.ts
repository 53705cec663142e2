import { z } from 'zod'
import { tunable } from '../shared/index.js'

/** Options of the ranker. Defaults were chosen on validation cuts of three graphs and are meant for any. */
export const rankerOptions = {
  /** Width of each spectrum. */
  rank: tunable(z.int().min(1).max(512).default(64), { from: 16, to: 256, scale: 'log', whole: true }),
  /** Networks whose mean is taken; one more is trained, to choose what they read. */
  networks: z.int().min(1).max(32).default(2),
  /** Units of the hidden layer of each. */
  hidden: tunable(z.int().min(1).max(256).default(8), { from: 4, to: 32, scale: 'log', whole: true }),
  /** At most; see `patience`. */
  epochs: z.int().min(1).max(1000).default(5),
  /** Epochs without a better NDCG@20 of the judging lists before training stops. */
  patience: z.int().min(1).max(1000).default(4),
  learningRate: tunable(z.number().positive().max(1).default(0.01), {
    from: 0.0005,
    to: 0.05,
    scale: 'log',
  }),
  /** λ of the penalty λ/2 ‖weights‖². */
  l2: z.number().min(0).max(1).default(1e-4),
  /** Nested hold-outs that lists are made from. */
  folds: z.int().min(1).max(20).default(4),
  /** Of the ties, held out in each fold. */
  share: tunable(z.number().min(0.01).max(0.9).default(0.1), { from: 0.05, to: 0.3, scale: 'linear' }),
  /** Of the people with no more ties than the mean, who keep two at most in each fold. */
  newcomers: z.number().min(0).max(0.5).default(0.02),
  /** Lists of all folds together: bounds the time and the memory of a fit. By default as {@link listsFor} says. */
  lists: z.int().min(1).max(100_000).optional(),
  /** Candidates of one person. By default as {@link candidatesFor} says. */
  candidates: z.int().min(1).max(5000).optional(),
}

export type RankerOptions = z.output<z.ZodObject<typeof rankerOptions>>

const FEWEST_LISTS = 3000
const MOST_LISTS = 8000
/** People times lists: spectra are searched through for each list, at a cost that grows with the number of people. */
const MOST_SCORED = 40_000_000

/** Lists by default: more of them find more friends, and small graphs can afford them. */
export function listsFor(people: number): number {
  return Math.max(FEWEST_LISTS, Math.min(MOST_LISTS, Math.floor(MOST_SCORED / Math.max(1, people))))
}

/** Candidates by default: where ties have a direction, more sources share the places. */
export function candidatesFor(directed: boolean): number {
  return directed ? 300 : 200
}
