import type { TuneReport } from '../../app/evaluation/index.js'
import type { Trial } from '../../core/ports/index.js'
import { formatSeconds, formatTable } from './format.js'

/** Number of trials in the table, without the defaults. */
const SHOWN = 8

/**
 * The report of a search as text: the best trials, the defaults of the model, and how to use the best
 * options.
 */
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
    `${model} on ${dataset}: ${trials.length} trials${continued > 0 ? ` (${continued} of an earlier run)` : ''}, ` +
      `${count('stopped')} stopped early, ${count('failed')} failed, ${formatSeconds(report.seconds)}; ` +
      `${metric} on the hold-out of train, seed ${report.seed}`,
    ...(report.protocol === null
      ? []
      : [
          `split: ${report.protocol.kind}, because ${report.protocol.reason}; hold-out: ${report.protocol.validationSource}`,
        ]),
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
    '… stopped early, with the best value until then. The best of many trials looks better here than it is; evaluate ' +
      'it on a test part.',
    best === defaults
      ? `no trial was better than the defaults, which are in ${file}`
      : `${metric} ${gain(best, defaults)} with the options in ${file}; use them with: ${use}`,
  ].join('\n')
}

function gain(best: Trial, defaults: Trial): string {
  if (best.value === null || defaults.value === null) return 'improved'
  return `+${(best.value - defaults.value).toFixed(4)}`
}
