import assert from 'node:assert/strict'
import { test } from 'vitest'
import type { EvaluationReport, ModelResult } from '../../../src/app/evaluation/index.js'
import { renderEvaluationPage } from '../../../src/cli/output/evaluation-page.js'
import { formatEvaluation } from '../../../src/cli/output/evaluation-table.js'
import { barChart, lineChart } from '../../../src/cli/output/svg-charts.js'
import { emptyReport } from '../../support/clean-report.js'

const result = (model: string, recall: number): ModelResult => ({
  model,
  metrics: { 'recall@20': recall, 'ndcg@20': recall / 2, 'hr@20': 0.5, 'coverage@20': 0.25 },
  intervals: { 'recall@20': [recall - 0.01, recall + 0.01], 'ndcg@20': [recall / 2, recall / 2] },
  byActivity: [
    { from: 0, to: 0, users: 3, metrics: { 'recall@20': 0, 'ndcg@20': 0 } },
    { from: 100, to: null, users: 7, metrics: { 'recall@20': recall, 'ndcg@20': recall } },
  ],
  byPopularity: [{ segment: 'tail', tests: 9, recall }],
  fitSeconds: 61.5,
  evaluateSeconds: 2.25,
  peakMemoryMiB: 200,
})

const report: EvaluationReport = {
  dataset: {
    ...{ name: '<shop> & co', users: 10, items: 20, train: 3000, test: 40, ties: 0 },
    test_left_out: [],
    left_out: {},
  },
  cleaning: emptyReport(),
  protocol: {
    target: 'items',
    split: 'given',
    splitReason: 'the folder has a test part',
    ranking: 'full',
    seed: 1,
    validation: '0.1 of train',
    testUsers: 10,
    k: [20],
  },
  results: [result('popularity', 0.05), result('<script>', 0.25)],
  comparisons: [
    {
      metric: 'recall@20',
      best: '<script>',
      other: 'popularity',
      difference: 0.2,
      interval: [0.15, 0.25],
      p: 0.001,
      significant: true,
    },
  ],
}

test('the page has no external files, escapes names and contains the report', () => {
  const page = renderEvaluationPage(report)
  assert.doesNotMatch(page, /<script>|src=|href=|@import|url\(/)
  assert.match(page, /&lt;shop&gt; &amp; co/)
  assert.equal(page.match(/<svg/g)?.length, 6)
  const json = /<script type="application\/json" id="report">(.*)<\/script>/.exec(page)![1]!
  assert.deepEqual(JSON.parse(json), report)
})

test('charts draw values, and also empty lists', () => {
  const bars = barChart('recall', [{ label: 'a', value: 0.5, interval: [0.4, 0.6] }])
  assert.match(bars, /<rect [^>]*width="183\.3"/)
  assert.match(lineChart('l', [{ name: 'a', points: [{ label: 'x', value: 1 }] }]), /<circle/)
  for (const empty of [barChart('none', []), lineChart('none', [])])
    assert.doesNotMatch(empty, /NaN|Infinity/)
})

test('the table marks significantly worse models and gives intervals', () => {
  const text = formatEvaluation(report)
  assert.match(text, /^popularity +\.0500 ±\.0100\* /m)
  assert.match(text, /^<script> +\.2500 ±\.0100 /m)
  assert.match(text, /1 min 02 s/)
  assert.match(text, /^model +0 \(3\) +100\+ \(7\)$/m)
})
