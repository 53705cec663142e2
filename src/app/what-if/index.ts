// Score breakdowns, counterfactuals and hypothetical pages.

export { createFindCounterfactual, type FindCounterfactual } from './counterfactual.js'
export type { PageInQuestion } from './hypothetical-pages.js'
export { createExplainScore, type ExplainScore } from './score-breakdown.js'
export { createWhatIf, type WhatIf } from './what-if.js'
