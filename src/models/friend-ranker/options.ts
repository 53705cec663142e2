import { z } from 'zod'
import { renamedFrom, tunable } from '../shared/index.js'

/** Options of the ranker. The defaults were chosen on validation cuts of three graphs. */
export const rankerOptions = {
  /** Width of each spectrum. */
  rank: tunable(z.int().min(1).max(512).default(64), { from: 16, to: 256, scale: 'log', whole: true }),
  /** Number of networks whose mean scores. One more is trained to choose the inputs. */
  networks: z.int().min(1).max(32).default(2),
  /** Hidden units of each network. */
  hidden: tunable(z.int().min(1).max(256).default(8), { from: 4, to: 32, scale: 'log', whole: true }),
  /** Maximum number of epochs; see `patience`. */
  epochs: z.int().min(1).max(1000).default(5),
  /** Training stops after this many epochs without a better NDCG@20 on the evaluation lists. */
  patience: z.int().min(1).max(1000).default(4),
  learningRate: tunable(z.number().positive().max(1).default(0.01), {
    from: 0.0005,
    to: 0.05,
    scale: 'log',
  }),
  /** λ of the penalty λ/2 ‖weights‖². */
  l2: z.number().min(0).max(1).default(1e-4),
  /** Number of nested hold-outs from which lists are made. */
  folds: z.int().min(1).max(20).default(4),
  /** Fraction of the ties held out in each fold. */
  share: tunable(z.number().min(0.01).max(0.9).default(0.1), { from: 0.05, to: 0.3, scale: 'linear' }),
  /**
   * Fraction of the users with at most the mean number of ties who keep two ties at most in each fold. They
   * stand for cold-start users.
   */
  coldStartShare: renamedFrom('newcomers', z.number().min(0).max(0.5).default(0.02)),
  /**
   * Fraction of the users with at most twice the mean number of ties who come after the graph of one more
   * fold. They stand for users who joined after a training.
   */
  newUserShare: z.number().min(0).max(0.5).default(0.15),
  /** Number of lists in all folds. It bounds time and memory of a fit. Default: {@link listsFor}. */
  lists: z.int().min(1).max(100_000).optional(),
  /** Maximum number of candidates of a user. Default: {@link candidatesFor}. */
  candidates: z.int().min(1).max(5000).optional(),
}

/** Options of the ranker with defaults filled in. */
export type RankerOptions = z.output<z.ZodObject<typeof rankerOptions>>

const MIN_LISTS = 3000
const MAX_LISTS = 8000
/** Maximum of users × lists: the spectra are searched for each list, at a cost that grows with the users. */
const MAX_USER_LISTS = 40_000_000

/** Default number of lists. More lists find more friends, and small graphs can afford them. */
export function listsFor(users: number): number {
  return Math.max(MIN_LISTS, Math.min(MAX_LISTS, Math.floor(MAX_USER_LISTS / Math.max(1, users))))
}

/** Default number of candidates. With directed ties, more sources share the places. */
export function candidatesFor(directed: boolean): number {
  return directed ? 300 : 200
}
