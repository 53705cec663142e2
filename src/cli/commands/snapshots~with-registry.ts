import { composeRegistry, loadSettings, openSettingsGraph, type Registry } from '../compose.js'
import type { Terminal } from './terminal.js'

/** Runs `work` on the registry of the graph that the settings name; closes what was opened for it. */
export async function withRegistry<T>(
  terminal: Terminal,
  work: (registry: Registry) => Promise<T>,
): Promise<T> {
  const settings = loadSettings()
  const { progress, signal } = terminal
  const graph = await openSettingsGraph(settings, progress, { signal })
  try {
    return await work(composeRegistry(graph, settings, progress))
  } finally {
    await graph.close()
  }
}
