import { z } from 'zod'
import { searched } from './options.js'

/** Options of the ranker. Defaults were chosen on validation cuts of three graphs and are meant for any. */
export const rankerOptions = {
  /** Width of each spectrum. */
  rank: searched(z.int().min(1).max(512).default(64), { from: 16, to: 256, scale: 'log', whole: true }),
  /** Units of the hidden layer. */
  hidden: searched(z.int().min(1).max(256).default(32), { from: 4, to: 64, scale: 'log', whole: true }),
  /** At most; see `patience`. */
  epochs: z.int().min(1).max(1000).default(10),
  /** Epochs without a better NDCG@20 of the judging lists before training stops. */
  patience: z.int().min(1).max(1000).default(4),
  learningRate: searched(z.number().positive().max(1).default(0.005), {
    from: 0.0005,
    to: 0.05,
    scale: 'log',
  }),
  /** λ of the penalty λ/2 ‖weights‖². */
  l2: z.number().min(0).max(1).default(1e-4),
  /** Nested hold-outs that lists are made from. */
  folds: z.int().min(1).max(20).default(4),
  /** Of the ties, held out in each fold. */
  share: searched(z.number().min(0.01).max(0.9).default(0.1), { from: 0.05, to: 0.3, scale: 'linear' }),
  /** Of the people with no more ties than the mean, who keep two at most in each fold. */
  newcomers: z.number().min(0).max(0.5).default(0.02),
  /** Lists of all folds together: bounds the time and the memory of a fit. */
  lists: z.int().min(1).max(100_000).default(3000),
  /** Candidates of one person. */
  candidates: z.int().min(1).max(5000).default(300),
}

export type RankerOptions = z.output<z.ZodObject<typeof rankerOptions>>
