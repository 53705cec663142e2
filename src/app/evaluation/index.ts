// Evaluation and tuning of models from files.

export { type EvaluateRequest, type EvaluationReport, evaluate, type ModelResult } from './evaluate.js'
export { type TuneReport, type TuneRequest, tune } from './tune.js'
