import { type CatalogueMetric, meanOverEntries } from './catalogue-metric.js'

/** Share of the entries that nobody had in train. */
export const coldShare: CatalogueMetric = {
  name: 'cold',
  of: (lists, _users, { popularity }) => meanOverEntries(lists, (target) => Number(popularity[target] === 0)),
}
