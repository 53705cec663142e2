import { basename, join, resolve } from 'node:path'
import { createRejectsFile } from '../app/cleaning/rejects-file.js'
import { type DataSource, type ImportReport, importSource } from '../app/import-data.js'
import type { Settings } from '../config.js'
import type { Progress } from '../core/progress.js'
import { chooseReader } from '../datasets/index.js'
import { sampleShop } from '../datasets/sample.js'
import type { Graph } from '../neo4j/connection.js'
import { createImportSink } from '../neo4j/import-sink.js'

export interface ImportRequest {
  /** Absent: the generated sample shop. */
  readonly folder?: string | undefined
  /** A name of FORMATS, or `auto`, the default. */
  readonly format?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** What `kindred import` does, on an open graph; rejected rows go to `rejects/NAME.ndjson` in the home. */
export function composeImport(
  graph: Graph,
  { home, kinds }: Pick<Settings, 'home' | 'kinds'>,
  progress: Progress,
): (request: ImportRequest) => Promise<ImportReport & { readonly rejectsFile: string | null }> {
  const sink = createImportSink(graph)
  return async ({ folder, format, signal }) => {
    const source = folder === undefined ? sampleShop() : await folderSource(folder, format)
    const rejects = createRejectsFile(join(home, 'rejects', `${source.name}.ndjson`))
    try {
      const onReject = rejects.write
      const report = await importSource(source, { sink, kinds, now: Date.now(), progress, signal, onReject })
      return { ...report, rejectsFile: rejects.close() }
    } finally {
      rejects.close()
    }
  }
}

async function folderSource(folder: string, format?: string): Promise<DataSource> {
  const reader = await chooseReader(folder, format)
  const facts = await reader.describe(folder)
  return { name: basename(resolve(folder)), format: reader.format, facts, records: reader.read(folder) }
}
