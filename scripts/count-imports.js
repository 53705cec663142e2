// Counts the files of src that a module loads at run time: its imports and re-exports that are not
// type-only, followed through the doors of the rooms.
//
//   node scripts/count-imports.js [src/app/pages/recommend.ts] [--max 30] [--without PACKAGE]
//
// Prints the files, one a line. Exits with 1 if there are more than --max of them, or if one of them imports
// PACKAGE.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import ts from 'typescript'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { max: { type: 'string' }, without: { type: 'string' } },
})
const entry = resolve(positionals[0] ?? 'src/app/pages/recommend.ts')

/** Specifiers of the imports and re-exports that survive compilation. */
function runtimeSpecifiers(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  return source.statements
    .filter((node) => (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && !isTypeOnly(node))
    .map(({ moduleSpecifier }) => moduleSpecifier?.text)
}

/** The files of the relative ones. */
function runtimeImports(file) {
  return runtimeSpecifiers(file)
    .filter((specifier) => specifier?.startsWith('.'))
    .map((specifier) => resolve(dirname(file), specifier.replace(/\.js$/, '.ts')))
    .filter((path) => existsSync(path))
}

function isTypeOnly(node) {
  const clause = ts.isImportDeclaration(node) ? node.importClause : node
  if (clause === undefined) return false
  if (clause.isTypeOnly) return true
  if (ts.isImportDeclaration(node) && clause.name !== undefined) return false
  const named = ts.isImportDeclaration(node) ? clause.namedBindings : node.exportClause
  return named?.elements?.every((element) => element.isTypeOnly) ?? false
}

const files = new Set([entry])
for (const file of files) for (const imported of runtimeImports(file)) files.add(imported)

for (const file of [...files].map((path) => relative('.', path)).sort()) console.log(file)
console.log(`${files.size} files are loaded by ${relative('.', entry)}`)
if (values.max !== undefined && files.size > Number(values.max)) {
  console.error(`more than ${values.max}: hand dependencies in, or import types only`)
  process.exit(1)
}
const { without } = values
const users = [...files].filter((file) => without !== undefined && runtimeSpecifiers(file).includes(without))
if (users.length > 0) {
  console.error(
    `${without} is loaded by ${users.map((file) => relative('.', file)).join(', ')}: import it lazily`,
  )
  process.exit(1)
}
