// Evaluation of models from files, and tuning of their options.

export { type EvaluateRequest, type EvaluationReport, evaluate, type ModelResult } from './evaluate.js'
export { type TuneReport, type TuneRequest, tune } from './tune.js'
