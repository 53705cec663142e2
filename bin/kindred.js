#!/usr/bin/env node
import { existsSync } from 'node:fs'

const main = new URL('../dist/src/cli/main.js', import.meta.url)
if (!existsSync(main)) {
  process.stderr.write('kindred: not built yet; run `npm run build`\n')
  process.exit(1)
}
// Without it GraphQL looks at each value twice, for the case that two copies of it are loaded.
process.env.NODE_ENV ??= 'production'
await import(main.href)
