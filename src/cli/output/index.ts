// What commands print: terminal, progress, tables, the evaluation page.

export { renderEvaluationPage } from './evaluation-page.js'
export { formatEvaluation } from './evaluation-table.js'
export { escapeHtml } from './svg-charts.js'
export { createTerminal, formatTable, Interrupted, type Terminal, type TerminalControl } from './terminal.js'
export { formatTraining } from './training-table.js'
export { formatTuning } from './tuning-table.js'
