import { cleanRecords } from '../app/clean-records.js'
import type { Settings } from '../config.js'
import type { CleanData } from '../core/clean-data.js'
import type { Progress } from '../core/progress.js'
import { chooseReader } from '../datasets/index.js'

/** Reads a folder and cleans what it holds, telling of it. */
export async function readCleanFolder(
  folder: string,
  format: string,
  {
    kinds,
    progress,
    signal,
  }: Pick<Settings, 'kinds'> & { readonly progress: Progress; readonly signal?: AbortSignal | undefined },
): Promise<CleanData> {
  const reader = await chooseReader(folder, format)
  const facts = await reader.describe(folder)
  progress.start(`reading ${reader.format}`, 0)
  const { data } = await cleanRecords(reader.read(folder), facts, {
    kinds,
    now: Date.now(),
    onProgress: (records) => progress.update(records),
    signal,
  })
  const { users, items, interactions, ties } = data
  progress.finish(
    `${users.size} people, ${items.size} items, ${interactions.length} interactions, ${ties.length} ties`,
  )
  return data
}
