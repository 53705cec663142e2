import type { TuneReport } from '../../app/evaluation/index.js'
import type { Trial } from '../../core/ports/index.js'
import { formatSeconds } from './progress.js'
import { formatTable } from './terminal.js'

const SHOWN = 8

/** The best trials, the model's defaults among them, and how to use what was found. */
export function formatTuning(report: TuneReport, folder: string | undefined): string {
  const { trials, best, defaults, metric, space, model, dataset, continued, file } = report
  const names = Object.keys(space)
  const count = (state: Trial['state']): number => trials.filter((trial) => trial.state === state).length
  const shown = trials.slice(0, SHOWN)
  if (!shown.includes(defaults)) shown.push(defaults)
  const use =
    folder === undefined
      ? `kindred train --config ${file}`
      : `kindred evaluate ${folder} --models ${model} --config ${file}`
  return [
    '',
    `${model} on ${dataset}: ${trials.length} trials${continued > 0 ? ` (${continued} of them from before)` : ''}, ` +
      `${count('stopped')} stopped early, ${count('failed')} refused, ${formatSeconds(report.seconds)}; ` +
      `${metric} on the validation cut of train, seed ${report.seed}`,
    '',
    formatTable([
      ['trial', metric, 'time', ...names],
      ...shown.map((trial) => [
        `${trial.trial + 1}${trial === defaults ? ' (defaults)' : ''}`,
        trial.value === null ? '–' : `${trial.value.toFixed(4)}${trial.state === 'stopped' ? '…' : ''}`,
        formatSeconds(trial.seconds),
        ...names.map((name) => String(trial.options[name] ?? '–')),
      ]),
    ]),
    '',
    `… stopped early, at its best so far; the best of many trials looks better here than it is: judge it on a test part`,
    best === defaults
      ? `nothing was better than the defaults, which are in ${file}`
      : `${metric} ${gain(best, defaults)} with the options in ${file}; use them with: ${use}`,
  ].join('\n')
}

function gain(best: Trial, defaults: Trial): string {
  if (best.value === null || defaults.value === null) return 'found'
  return `+${(best.value - defaults.value).toFixed(4)}`
}
