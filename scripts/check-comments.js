// Holds comments to the rules of CONTRIBUTING.md: lines no longer than the formatter's width, a docstring on
// each exported name of src/, and none of the phrases that make a reader read twice. `npm run
// check:comments`; prints file:line and exits 1.
import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'

const { formatter } = JSON.parse(readFileSync('biome.json', 'utf8'))
const MAX_WIDTH = formatter.lineWidth

/** Phrases that stand for a plain subject or verb. */
const UNCLEAR =
  /\b(whoever|those who|he who|so many|is no [a-z]+ of|told of|tells of|is told|are told|heard of|is heard|took to|in vain|is owed|of which there)\b/i

const problems = []
const report = (file, line, text) => problems.push(`${file}:${line}: ${text}`)

for (const file of [
  ...listFiles('src'),
  ...listFiles('test'),
  ...listFiles('bench'),
  ...listFiles('scripts'),
]) {
  if (file.startsWith('src/api/generated/')) continue
  const text = readFileSync(file, 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  checkComments(file, text, source)
  if (file.startsWith('src/') && !file.startsWith('src/numeric/kernels/')) checkDocstrings(file, source)
}

function listFiles(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.(ts|js)$/.test(name) && !name.endsWith('.d.ts'))
    .sort()
}

function checkComments(file, text, source) {
  const seen = new Set()
  const all = text.split('\n')
  const visit = (node) => {
    for (const { pos, end } of [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ]) {
      if (seen.has(pos)) continue
      seen.add(pos)
      const first = source.getLineAndCharacterOfPosition(pos).line
      const last = source.getLineAndCharacterOfPosition(end).line
      all.slice(first, last + 1).forEach((line, index) => {
        if (line.length > MAX_WIDTH && !/https?:\/\//.test(line)) {
          report(
            file,
            first + index + 1,
            `a comment line of ${line.length} characters; wrap it at ${MAX_WIDTH}`,
          )
        }
      })
      const prose = text.slice(pos, end).replace(/\s*\n\s*(\*|\/\/)?\s*/g, ' ')
      const unclear = file === 'scripts/check-comments.js' ? null : UNCLEAR.exec(prose)
      if (unclear !== null) report(file, first + 1, `"${unclear[0]}" in a comment; name the subject instead`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  ts.forEachChild(source.endOfFileToken, visit)
}

function checkDocstrings(file, source) {
  for (const statement of source.statements) {
    if (!ts.canHaveModifiers(statement)) continue
    const exported = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    if (!exported || ts.getJSDocCommentsAndTags(statement).length > 0) continue
    const names = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map(({ name }) => name.getText(source))
      : [statement.name?.text]
    const { line } = source.getLineAndCharacterOfPosition(statement.getStart(source))
    report(file, line + 1, `${names.join(', ')} is exported without a docstring`)
  }
}

if (problems.length > 0) {
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.stderr.write(`${problems.length} comments to mend\n`)
  process.exit(1)
}
