import assert from 'node:assert/strict'

/** Response body of a GraphQL request. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the assertions of a test check the shape
  readonly data: any
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[]
}

/** @param token consistency token to send. */
export async function askGraphql(
  url: string,
  query: string,
  variables: object = {},
  token?: string,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { 'kindred-consistency-token': token }),
    },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as Answer
}

/** Like {@link askGraphql}, and fails on errors. */
export async function getGraphql(
  ...request: Parameters<typeof askGraphql>
  // biome-ignore lint/suspicious/noExplicitAny: as above
): Promise<any> {
  const { data, errors } = await askGraphql(...request)
  assert.equal(errors, undefined, JSON.stringify(errors))
  return data
}
