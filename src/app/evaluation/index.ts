// Evaluation of models from files, and tuning of their options.

export { SPLIT_KINDS, type SplitKind } from '../../evaluation/index.js'
export { type EvaluateRequest, evaluate } from './evaluate.js'
export type { EvaluationReport, ModelResult } from './report.js'
export { type TuneReport, type TuneRequest, tune } from './tune.js'
