import assert from 'node:assert/strict'

/** Codes that an answer may have. `INTERNAL_SERVER_ERROR` is none of them. */
export const CODES: ReadonlySet<unknown> = new Set([
  ...['BAD_USER_INPUT', 'NOT_FOUND', 'CONFLICT', 'CURSOR_EXPIRED', 'DATABASE_UNAVAILABLE'],
  ...['SNAPSHOT_REJECTED', 'UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED', 'QUERY_TOO_COSTLY'],
  ...['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST'],
  ...['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED', 'OPERATION_RESOLUTION_FAILURE'],
])

/**
 * What no error may tell: stacks, errors of JavaScript, Cypher, addresses of databases, paths. Requests of a
 * fuzz run have their Cypher in small letters, because errors repeat what a client sent.
 */
const INTERNAL =
  /node_modules|node:internal|\.[cm]?[jt]s:\d|\bat \S+ \(|\b(Type|Range|Reference|Syntax)Error\b|Cannot (read|convert|destructure|mix|set|use)|is not (a function|iterable)|of undefined|of null|\b(MATCH|MERGE|UNWIND|RETURN|COLLECT|CALL) |bolt:|neo4j|Neo\.|:7687|password|\/(tmp|home|work|usr)\/|ECONN|EPIPE|ENOENT/

interface ErrorEntry {
  readonly message: string
  readonly extensions?: Readonly<Record<string, unknown>>
}

/**
 * Checks an answer of the server to any request: its status, the codes of its errors, and that it tells
 * nothing of the inside.
 *
 * @param secrets texts that no answer may have.
 */
export function checkAnswer(
  status: number,
  text: string,
  secrets: readonly string[] = [],
): { readonly errors?: readonly ErrorEntry[]; readonly data?: unknown } {
  for (const secret of secrets) assert.ok(!text.includes(secret), 'the answer has a secret')
  const answer = JSON.parse(text) as { errors?: ErrorEntry[]; data?: unknown }
  const { errors = [] } = answer
  for (const { message, extensions } of errors) checkError(message, extensions)
  if (status >= 500) {
    assert.equal(status, 503, text)
    assert.ok(errors.length > 0 && errors.every(({ extensions }) => extensions?.retryable === true), text)
  }
  if (status >= 400) assert.ok(errors.length > 0, text)
  return answer
}

/** Checks one error of an answer. */
export function checkError(message: string, extensions: Readonly<Record<string, unknown>> = {}): void {
  const shown = `${message} ${JSON.stringify(extensions)}`
  assert.ok(CODES.has(extensions.code), shown)
  assert.equal(typeof extensions.retryable, 'boolean', shown)
  assert.doesNotMatch(shown, INTERNAL)
}
