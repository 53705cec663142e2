// Builds dist/: GraphQL types, the WebAssembly kernels, the console, then TypeScript. `npm run build`.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CONSOLE, fingerprint, isBuilt, markBuilt } from './support/inputs.js'

const root = fileURLToPath(new URL('..', import.meta.url))

function run(title, command, args) {
  const started = Date.now()
  const result = spawnSync(process.execPath, [command, ...args], { cwd: root, stdio: 'inherit' })
  if (result.status !== 0) {
    process.stderr.write(`build failed: ${title}\n`)
    process.exit(1)
  }
  process.stderr.write(`built ${title} in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
}

const print = fingerprint(root)
const consolePrint = fingerprint(root, CONSOLE)
run('GraphQL types', 'scripts/generate-graphql-types.js', [])
run('WebAssembly kernels', 'scripts/build-kernels.js', [])
if (!isBuilt(root, CONSOLE)) {
  run('console', 'node_modules/vite/bin/vite.js', ['build', '--config', 'web/console/vite.config.js'])
  markBuilt(root, consolePrint, CONSOLE)
}
run('TypeScript', 'node_modules/typescript/bin/tsc', ['--project', 'tsconfig.build.json'])
markBuilt(root, print)
