import { basename, join, resolve } from 'node:path'
import { type DataSource, type ImportReport, importSource } from '../app/import/index.js'
import type { Settings } from '../config/index.js'
import type { Progress } from '../core/shared/index.js'
import { chooseReader } from '../datasets/index.js'
import { sampleEnd, sampleShop } from '../datasets/sample/index.js'
import { createRejectsFile } from '../files/index.js'
import { createImportSink } from '../neo4j/catalogue/index.js'
import type { Graph } from '../neo4j/driver/index.js'

/**
 * The data of a folder; its files are looked at now and read with the import.
 *
 * @param format a name of FORMATS, or `auto`.
 * @throws KindredError as {@link chooseReader} does; BAD_DATA where a file that the format needs is missing.
 */
export async function openFolder(folder: string, format: string): Promise<DataSource> {
  const reader = await chooseReader(folder, format)
  const facts = await reader.describe(folder)
  return { name: basename(resolve(folder)), format: reader.format, facts, records: reader.read(folder) }
}

/**
 * The generated sample shop: the one that a graph holds, whole or in part, else one that ends today.
 *
 * @param imported names of the data that the graph holds. @param now milliseconds since 1970.
 */
export function openSample(imported: readonly string[], now: number): DataSource {
  const ends = imported.flatMap((name) => sampleEnd(name) ?? [])
  return sampleShop({ end: ends[0] ?? now })
}

/** Whether a graph that holds data of these names got it, or a part of it, from the sample shop. */
export function holdsSample(imported: readonly string[]): boolean {
  return imported.some((name) => sampleEnd(name) !== null)
}

/** What `kindred import` does, on an open graph; rejected rows go to `rejects/NAME.ndjson` in the home. */
export function composeImport(
  graph: Graph,
  { home, kinds, catalogue: { properties } }: Pick<Settings, 'home' | 'kinds' | 'catalogue'>,
  progress: Progress,
): (
  source: DataSource,
  signal?: AbortSignal,
) => Promise<ImportReport & { readonly rejectsFile: string | null }> {
  const sink = createImportSink(graph)
  return async (source, signal) => {
    const rejects = createRejectsFile(join(home, 'rejects', `${source.name}.ndjson`))
    try {
      const onReject = rejects.write
      const report = await importSource(source, {
        ...{ sink, kinds, properties, progress, signal, onReject },
        now: Date.now(),
      })
      return { ...report, rejectsFile: rejects.close() }
    } finally {
      rejects.close()
    }
  }
}
