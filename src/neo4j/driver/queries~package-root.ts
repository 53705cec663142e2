import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the package, found from this file upwards (it runs from `dist/src/neo4j`); `cypher/` and `scripts/` lie there. */
export const packageRoot = findPackageRoot()

function findPackageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) || !existsSync(join(folder, 'cypher'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('the folder cypher/ was not found beside the package')
    folder = parent
  }
  return folder
}
