// Compiles src/numeric/kernels/ (AssemblyScript) to dist/src/numeric/kernels.wasm, beside the compiled module that loads it.
// Does nothing where neither the sources nor this script have changed since the last time.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = `${root}src/numeric/kernels`
const target = `${root}dist/src/numeric/kernels.wasm`
const stamp = `${root}dist/src/numeric/kernels.sha256`

const hash = createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .update(asc.version)
for (const file of readdirSync(sources).sort()) hash.update(file).update(readFileSync(`${sources}/${file}`))
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
