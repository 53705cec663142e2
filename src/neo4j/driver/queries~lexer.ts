/** What matters to tell apart in Cypher text; the rest is `other`, one character or one word a token. */
export type CypherToken =
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  /** A word or a name in backticks, as written. */
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'parameter'; readonly text: string }
  | { readonly kind: 'space'; readonly text: string }
  | { readonly kind: 'other'; readonly text: string }

// An end that is missing is taken to be the end of the text: the server will say what is wrong.
const patterns: readonly (readonly [CypherToken['kind'], RegExp])[] = [
  ['comment', /\/\/[^\n]*/y],
  ['comment', /\/\*[\s\S]*?(?:\*\/|$)/y],
  ['string', /'(?:[^'\\]|\\[\s\S])*(?:'|$)/y],
  ['string', /"(?:[^"\\]|\\[\s\S])*(?:"|$)/y],
  ['parameter', /\$(?:`(?:[^`]|``)*(?:`|$)|[\p{L}\p{N}_]+)/uy],
  ['name', /`(?:[^`]|``)*(?:`|$)/y],
  ['name', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['space', /\s+/y],
]

/** Splits Cypher text; the tokens' texts, joined, are the text again. */
export function* lexCypher(text: string): Generator<CypherToken> {
  let at = 0
  while (at < text.length) {
    const token = tokenAt(text, at)
    yield token
    at += token.text.length
  }
}

function tokenAt(text: string, at: number): CypherToken {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match !== null && match[0] !== '') return { kind, text: match[0] }
  }
  return { kind: 'other', text: text[at]! }
}
