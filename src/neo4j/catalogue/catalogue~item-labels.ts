import type { ItemLabel, ItemLabels } from '../core/ports/item-labels.js'
import { type Graph, int } from './connection.js'
import { loadQuery } from './queries.js'

const TAGS_EACH = 5
const PAGE = 5_000

export function graphItemLabels(graph: Graph): ItemLabels {
  return {
    async describe(ids) {
      const labels: ItemLabel[] = []
      for (let from = 0; from < ids.length; from += PAGE) {
        const page = { ids: ids.slice(from, from + PAGE), tagsEach: int(TAGS_EACH) }
        labels.push(...(await graph.read<ItemLabel>(loadQuery('publish/item-labels'), page)))
      }
      return labels
    },
  }
}
