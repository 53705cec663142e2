import {
  evaluateRankings,
  findModel,
  loadSettings,
  rankUsers,
  readCleanFolder,
  silentProgress,
  splitInteractions,
} from '../../../src/index.js'

export async function compare(folder: string, names: readonly string[]): Promise<Record<string, number>> {
  const { kinds } = loadSettings()
  const data = await readCleanFolder(folder, 'auto', { kinds, progress: silentProgress })
  const { train, test } = splitInteractions(data, { name: folder, kinds, seed: 1 })
  const result: Record<string, number> = {}
  for (const name of names) {
    const model = findModel(name, 'item')
    const snapshot = await model.fit(train, { target: 'item', seed: 1, options: {} })
    const rankings = await rankUsers(model.load(snapshot), { target: 'item', train, test, k: 20 })
    const { metrics } = evaluateRankings(rankings, { target: 'item', train, test, ks: [20], seed: 1 })
    result[name] = metrics['ndcg@20']!
  }
  return result
}
