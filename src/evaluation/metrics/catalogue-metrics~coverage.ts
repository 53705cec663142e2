import { type CatalogueMetric, exposure } from './catalogue-metric.js'

/** Share of the catalogue that is on anybody's list. */
export const coverage: CatalogueMetric = {
  name: 'coverage',
  of(lists, _users, { popularity }) {
    const listed = exposure(lists, popularity.length)
    return listed.reduce((count, times) => count + Number(times > 0), 0) / popularity.length
  },
}
