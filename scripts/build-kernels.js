// Compiles src/numeric/kernels/ (AssemblyScript) to dist/src/numeric/kernels.wasm, next to the compiled
// engine that loads it. Does nothing if neither the sources nor these scripts have changed since the last
// build.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'
import { generateKernelSources } from './support/kernel-sources.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = `${root}src/numeric/kernels`
const table = `${root}src/numeric/engine/kernel-table.ts`
const target = `${root}dist/src/numeric/kernels.wasm`
const stamp = `${root}dist/src/numeric/kernels.sha256`

await generateKernelSources(table, sources)

const hash = createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .update(asc.version)
for (const file of readdirSync(sources, { recursive: true }).sort()) {
  if (file.endsWith('.ts')) hash.update(file).update(readFileSync(`${sources}/${file}`))
}
const digest = hash.digest('hex')

if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) process.exit(0)

mkdirSync(`${root}dist/src/numeric`, { recursive: true })
const { error, stderr } = await asc.main([
  `${sources}/index.ts`,
  ...['--outFile', target],
  ...['-O3', '--converge', '--noAssert'],
  ...['--enable', 'simd', '--enable', 'threads'],
  ...['--runtime', 'stub', '--importMemory', '--noExportMemory', '--sharedMemory'],
  ...['--initialMemory', '1', '--maximumMemory', '65536'],
])
if (error) {
  process.stderr.write(stderr.toString())
  process.exit(1)
}
writeFileSync(stamp, digest)
