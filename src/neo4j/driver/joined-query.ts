import { type CypherQuery, type CypherToken, lexCypher } from './queries.js'

/** A query that answers several calls of another query. */
export interface JoinedQuery {
  /**
   * Parameters: `calls`, a list of the parameters of the calls. Columns: `joinedPlace`, the place of the
   * call, and those of the other query.
   */
  readonly query: CypherQuery
  /** Paths of the parameters in LIMIT and SKIP, such as `request.limit`. They must be equal in all calls. */
  readonly limits: readonly string[]
}

const CALL = 'joinedCall'
const PLACE = 'joinedPlace'

/**
 * Joins calls of a query: the query becomes a subquery that runs for each call, and its parameters become
 * fields of the call. Subqueries in it take the call, too. A limit must not depend on a variable, so it is
 * read from the first call.
 *
 * @returns null for a query without columns.
 */
export function joinQuery(query: CypherQuery): JoinedQuery | null {
  if (query.columns.length === 0) return null
  const tokens = [...lexCypher(query.text)]
  const limits = new Set<string>()
  let text = ''
  let keyword = ''
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'parameter') {
      const isLimit = keyword === 'LIMIT' || keyword === 'SKIP'
      const name = token.text.slice(1)
      text += isLimit ? `$calls[0].${name}` : `${CALL}.${name}`
      if (isLimit) limits.add(name + pathAfter(tokens, at))
    } else if (token.text === '(' && keyword === 'CALL') {
      const close = tokens.findIndex((each, place) => place > at && each.text === ')')
      const isEmpty = tokens.slice(at + 1, close).every(({ kind }) => kind === 'space')
      text += isEmpty ? `(${CALL}` : `(${CALL}, `
    } else text += token.text
    if (token.kind !== 'space') keyword = token.kind === 'name' ? token.text.toUpperCase() : ''
  }
  const columns = query.columns.map((column) => (/^\w+$/.test(column) ? column : `\`${column}\``))
  return {
    query: {
      ...query,
      params: ['calls'],
      columns: [PLACE, ...query.columns],
      text:
        `UNWIND range(0, size($calls) - 1) AS ${PLACE} WITH ${PLACE}, $calls[${PLACE}] AS ${CALL} ` +
        `CALL (${CALL}) { ${text} } RETURN ${PLACE}, ${columns.join(', ')}`,
    },
    limits: [...limits],
  }
}

/** The fields that follow a parameter, such as `.limit`. */
function pathAfter(tokens: readonly CypherToken[], at: number): string {
  let path = ''
  for (let next = at + 1; tokens[next]?.text === '.' && tokens[next + 1]?.kind === 'name'; next += 2)
    path += `.${tokens[next + 1]!.text}`
  return path
}
