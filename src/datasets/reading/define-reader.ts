import { join } from 'node:path'
import type { FolderFacts, FormatName, Reader } from '../../core/data/index.js'
import { listFiles } from './folder.js'
import { flatten, type RecordBatches } from './parsing.js'
import { TEST_TIES_FILE } from './ties.js'

/** What distinguishes one format from others. */
export interface FormatDefinition {
  readonly format: FormatName
  /** Whether a folder with these file names, sorted, has this format. */
  matches(names: readonly string[]): boolean
  /** Names of the files to read, in order, without `test_ties.txt`. @throws KindredError BAD_DATA. */
  files(folder: string): Promise<readonly string[]>
  /** Facts that differ from the defaults: weights are strengths, undirected ties, no split, no order. */
  facts?(folder: string, files: readonly string[]): Promise<Partial<FolderFacts>> | Partial<FolderFacts>
  /** @param files the names that `files` returned, and `test_ties.txt` if the folder has one. */
  parse(folder: string, files: readonly string[]): RecordBatches
}

/** Whether a file describes a folder instead of being a part of its data. */
const isAbout = (name: string): boolean => /^\.|^(readme|licen[cs]e|source|notice|changelog)\b/i.test(name)

/** Builds a reader from a format definition; adds `test_ties.txt` to every format. */
export function defineReader(definition: FormatDefinition): Reader {
  const filesOf = async (folder: string): Promise<string[]> => {
    const files = await definition.files(folder)
    const names = await listFiles(folder)
    return names.includes(TEST_TIES_FILE) ? [...files, TEST_TIES_FILE] : [...files]
  }
  return Object.freeze({
    format: definition.format,
    detect: async (folder: string) => definition.matches(await listFiles(folder)),
    async describe(folder: string): Promise<FolderFacts> {
      const files = await filesOf(folder)
      const others = (await listFiles(folder)).filter((name) => !files.includes(name) && !isAbout(name))
      return {
        weights: {},
        tiesDirected: false,
        interactionsSplit: false,
        ordered: false,
        ...(await definition.facts?.(folder, files)),
        tiesSplit: files.includes(TEST_TIES_FILE),
        files: files.map((file) => join(folder, file)),
        ignoredFiles: others,
      }
    },
    read: (folder: string) => flatten(async () => definition.parse(folder, await filesOf(folder))),
  })
}
