// A real Neo4j for one run of a script: the one that KINDRED_TEST_NEO4J_URI names (its graph may be wiped),
// else one that is started in a temporary home and removed after it. Needs the build.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * @param {{ signal?: AbortSignal, say?: (line: string) => void }} options
 * @returns {Promise<{ graph: import('../../dist/src/neo4j/driver/connection.js').GraphSettings, stop():
 *   Promise<void> }>}
 */
export async function openTestDatabase({ signal, say = () => {} } = {}) {
  const uri = process.env.KINDRED_TEST_NEO4J_URI
  if (uri !== undefined && uri !== '') {
    const username = process.env.KINDRED_TEST_NEO4J_USERNAME ?? 'neo4j'
    const password = process.env.KINDRED_TEST_NEO4J_PASSWORD ?? ''
    return { graph: { uri, username, password, database: 'neo4j' }, async stop() {} }
  }
  const { loadSettings } = await import('../../dist/src/config/index.js')
  const { openLocal } = await import('../../dist/src/neo4j/local/server.js')
  const { silentProgress } = await import('../../dist/src/core/shared/trace.js')
  const home = mkdtempSync(join(tmpdir(), 'kindred-test-'))
  const remove = () => rmSync(home, { recursive: true, force: true })
  const { cacheDir, javaHome } = loadSettings().localNeo4j
  try {
    const local = await openLocal(
      { home, cacheDir, javaHome, shortLived: true },
      { ...silentProgress, start: (step) => say(step) },
      signal,
    )
    return { graph: local.graph, stop: () => local.stop().finally(remove) }
  } catch (error) {
    remove()
    throw error
  }
}
