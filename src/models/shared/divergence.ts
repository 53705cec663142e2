import type { Model, TrainingRun } from '../../core/model/index.js'
import { KindredError, lazyPer } from '../../core/shared/index.js'
import { ResidualError } from '../../numeric/linear/index.js'

/** Options that make a fit steadier, in the order in which an error names them. */
const STEADYING = [
  'temperature',
  'learningRate',
  'regularization',
  'l2',
  'unobservedWeight',
  'tieWeight',
  'initStd',
  'rank',
]

/**
 * The error of a fit whose numbers are not finite or whose solver did not reach its bound.
 *
 * @param problem what was found, such as `the loss is NaN`.
 * @param known options of the model. Those that the run sets are named first.
 */
export function diverged(
  model: string,
  problem: string,
  run: Pick<TrainingRun, 'options'>,
  known: Readonly<Record<string, unknown>> = run.options,
): KindredError {
  const isPlain = (name: string): boolean => ['number', 'string'].includes(typeof known[name])
  const given = Object.keys(run.options).filter((name) => STEADYING.includes(name))
  const others = Object.keys(run.options).filter((name) => !given.includes(name) && isPlain(name))
  const steadying = STEADYING.filter((name) => name in known)
  const suspects = [given, steadying, others].find((names) => names.length > 0) ?? []
  const named = suspects.map((name) => `${model}.${name}`)
  const shown = suspects.map((name, at) => (isPlain(name) ? `${named[at]} (now ${known[name]})` : named[at]!))
  return new KindredError('FIT_DIVERGED', `the fit of ${model} diverged: ${problem}`, {
    ...(named.length > 0 && { field: named.join(', ') }),
    remedy:
      shown.length > 0
        ? `change ${shown.join(' or ')} with --set, or leave ${model} out`
        : `check the weights of the data, or leave ${model} out`,
  })
}

/**
 * Throws if a number of a fit, such as its loss, is not finite.
 *
 * @throws KindredError FIT_DIVERGED.
 */
export function expectFinite(
  model: string,
  what: string,
  value: number,
  run: Pick<TrainingRun, 'options'>,
  known?: Readonly<Record<string, unknown>>,
): number {
  if (Number.isFinite(value)) return value
  throw diverged(model, `the ${what} is ${value}`, run, known)
}

/**
 * A model whose fit reports a residual above its bound as FIT_DIVERGED. The same model gives the same result.
 */
export const withResidualErrors = lazyPer(
  (model: Model): Model => ({
    ...model,
    async fit(data, run) {
      try {
        return await model.fit(data, run)
      } catch (error) {
        throw error instanceof ResidualError ? diverged(model.name, error.message, run) : error
      }
    },
  }),
)
