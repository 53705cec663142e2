// The output of commands: terminal, progress, tables, and the HTML page of an evaluation.

export { renderEvaluationPage } from './evaluation-page.js'
export { formatEvaluation } from './evaluation-table.js'
export { formatCount, formatMetric, formatTable } from './format.js'
export { LOG_LEVELS } from './log.js'
export { escapeHtml } from './svg-charts.js'
export { createTerminal, Interrupted, type Terminal, type TerminalControl } from './terminal.js'
export { formatTraining } from './training-table.js'
export { formatTuning } from './tuning-table.js'
