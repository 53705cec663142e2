import { type CatalogueMetric, meanOverEntries } from './catalogue-metric.js'

/**
 * Mean self-information of the entries in bits (Zhou et al., 2010, "Solving the apparent diversity–accuracy dilemma of
 * recommender systems"): `log₂(users / popularity)`; an entry that nobody had in train counts as if one had.
 */
export const novelty: CatalogueMetric = {
  name: 'novelty',
  of: (lists, _users, { popularity, profiles }) =>
    meanOverEntries(lists, (target) => Math.log2(profiles.rows / Math.max(1, popularity[target]!))),
}
