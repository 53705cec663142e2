import { lexCypher } from './lexer.js'

/** Statements of a file in order, parted by the semicolons that stand outside of strings, names and comments. */
export function splitStatements(text: string): string[] {
  const statements: string[] = []
  let current = ''
  for (const token of lexCypher(text)) {
    if (token.kind === 'other' && token.text === ';') {
      statements.push(current)
      current = ''
    } else if (token.kind !== 'comment') {
      current += token.text
    }
  }
  statements.push(current)
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '')
}

/** Names of the parameters that a text uses, each once, in order of first use. */
export function parametersIn(text: string): string[] {
  const names = new Set<string>()
  for (const token of lexCypher(text)) if (token.kind === 'parameter') names.add(parameterName(token.text))
  return [...names]
}

function parameterName(text: string): string {
  return text.startsWith('$`') ? text.slice(2, -1).replaceAll('``', '`') : text.slice(1)
}
