import { basename, join, resolve } from 'node:path'
import { type DataSource, type ImportReport, importSource } from '../app/import/index.js'
import type { Settings } from '../config/index.js'
import { ratingKinds } from '../core/data/index.js'
import type { Progress } from '../core/shared/index.js'
import { chooseReader } from '../datasets/index.js'
import { sampleEnd, sampleShop } from '../datasets/sample/index.js'
import { createRejectsFile } from '../files/index.js'
import { createImportSink, createRatingStore } from '../neo4j/catalogue/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import { ratingRules } from './shared.js'

/**
 * The data of a folder. This call checks which files there are; the import reads them.
 *
 * @param format a name of FORMATS, or `auto`.
 * @throws KindredError as {@link chooseReader} does; BAD_DATA if a file that the format needs is missing.
 */
export async function openFolder(folder: string, format: string): Promise<DataSource> {
  const reader = await chooseReader(folder, format)
  const facts = await reader.describe(folder)
  return { name: basename(resolve(folder)), format: reader.format, facts, records: reader.read(folder) }
}

/**
 * The generated sample shop. If the graph contains one, or a part of one, the same shop is generated again;
 * otherwise one whose interactions end today.
 *
 * @param imported names of the data in the graph. @param now milliseconds since 1970.
 */
export function openSample(imported: readonly string[], now: number): DataSource {
  const ends = imported.flatMap((name) => sampleEnd(name) ?? [])
  return sampleShop({ end: ends[0] ?? now })
}

/** Whether a graph with data of these names contains the sample shop, or a part of it. */
export function holdsSample(imported: readonly string[]): boolean {
  return imported.some((name) => sampleEnd(name) !== null)
}

/**
 * The use case of `kindred import` on an open graph. `known` says what to do with data that was imported
 * before: `check` imports it again if it is not in the graph any more (default), `skip` does not. Rejected
 * rows go to `rejects/NAME.ndjson` in the home.
 */
export function composeImport(
  graph: Graph,
  {
    home,
    kinds,
    ratings,
    catalogue: { properties },
  }: Pick<Settings, 'home' | 'kinds' | 'ratings' | 'catalogue'>,
  progress: Progress,
): (
  source: DataSource,
  signal?: AbortSignal,
  known?: 'check' | 'skip',
) => Promise<ImportReport & { readonly rejectsFile: string | null }> {
  const sink = createImportSink(graph)
  const rules = ratingRules(ratings)
  const ratingStore = createRatingStore(graph, rules, ratingKinds(kinds))
  return async (source, signal, known = 'check') => {
    const rejects = createRejectsFile(join(home, 'rejects', `${source.name}.ndjson`))
    try {
      const onReject = rejects.write
      const report = await importSource(source, {
        ...{ sink, kinds, ratings: rules, ratingStore, properties, progress, signal, onReject, known },
        now: Date.now(),
      })
      return { ...report, rejectsFile: rejects.close() }
    } finally {
      rejects.close()
    }
  }
}
