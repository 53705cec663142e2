import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, it } from 'vitest'
import WebSocket from 'ws'
import { startApi, type TestApi } from '../../support/api.js'
import { campaign } from '../../support/fuzz/campaign.js'
import { type Choices, choices } from '../../support/fuzz/choices.js'
import { createMemoryDatabase } from '../../support/fuzz/memory-database.js'
import { checkAnswer, checkError } from '../../support/fuzz/oracle.js'
import { anything, damaged, ODD_TEXTS } from '../../support/fuzz/values.js'
import { getGraphql } from '../../support/http.js'

/*
 * What is around a GraphQL request: HTTP by bytes, and the protocol of subscriptions. Whatever comes, the
 * server answers with a code or closes the connection, logs no error of its own, and goes on.
 */

const { count, seed, repeat } = campaign('nightly:fuzz', 600, 20_000)
const MESSAGES = Math.ceil(count / 6)
const QUERY = '{ user(id: "user-1") { id } }'

describe('the shells of a request', () => {
  let api: TestApi
  let port: number
  beforeAll(async () => {
    const limits = { requestsPerSecond: 0, concurrentRequests: 0, socketsPerAddress: 1_000 }
    api = await startApi(createMemoryDatabase(), {}, { limits })
    port = Number(new URL(api.url).port)
  })
  afterAll(() => api.stop())

  async function checkAlive(): Promise<void> {
    assert.deepEqual(await getGraphql(api.url, QUERY), { user: { id: 'user-1' } })
    assert.deepEqual(
      api.logged.filter((line) => /error|warn/i.test(line) && !line.startsWith('debug:')),
      [],
    )
  }

  /** Statuses, and codes and types of messages, that came back. */
  const seen = new Set<string>()

  /** What a raw connection answers until it ends. The client says that it sends no more. */
  const exchange = (parts: readonly Buffer[], abrupt: boolean) =>
    new Promise<string>((resolve) => {
      const received: Buffer[] = []
      const socket = connect(port, '127.0.0.1', () => {
        for (const part of parts) socket.write(part)
        if (abrupt) socket.resetAndDestroy()
        else socket.end()
      })
      socket.on('data', (bytes) => received.push(bytes))
      socket.on('error', () => {})
      socket.on('close', () => resolve(Buffer.concat(received).toString('latin1')))
    })

  it(`are answered with a code over HTTP: ${count} connections`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(choices(6), { minLength: 8, maxLength: 8 }), async (batch) => {
        await Promise.all(
          batch.map(async (drawn) => {
            const bytes = httpRequest(drawn)
            const cut = drawn.chance(0.1) ? bytes.subarray(0, drawn.number(bytes.length)) : bytes
            const at = drawn.number(cut.length)
            const answers = await exchange([cut.subarray(0, at), cut.subarray(at)], drawn.chance(0.05))
            try {
              checkHttp(answers, seen)
            } catch (error) {
              const sent = JSON.stringify(cut.toString('latin1').slice(0, 2_000))
              throw new Error(`${(error as Error).message}\n${answers}\nto ${sent}\nrepeat: ${repeat}`)
            }
          }),
        )
      }),
      { numRuns: Math.ceil(count / 8), seed, endOnFailure: true },
    )
    for (const status of ['200', '400', '403', '405', '415']) assert.ok(seen.has(status), [...seen].join())
    await checkAlive()
  })

  it('close a socket with 4400 for a message that only servers send', async () => {
    for (const type of ['connection_ack', 'next', 'error']) {
      const socket = new WebSocket(api.url.replace('http', 'ws'), 'graphql-transport-ws')
      const closed = new Promise<number>((resolve) => socket.once('close', resolve))
      await new Promise((resolve) => socket.once('open', resolve))
      const payload = type === 'error' ? [{ message: 'x' }] : {}
      socket.send(JSON.stringify({ id: '1', type, payload }))
      assert.equal(await closed, 4400, type)
    }
    await checkAlive()
  })

  it(`are answered with a code over WebSocket: ${MESSAGES} sockets`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(choices(12), { minLength: 8, maxLength: 8 }), async (batch) => {
        await Promise.all(batch.map((drawn) => talk(api.url, drawn, seen)))
      }),
      { numRuns: Math.ceil(MESSAGES / 8), seed, endOnFailure: true },
    )
    for (const type of ['connection_ack', 'error', '1005', '4400', '4401'])
      assert.ok(seen.has(type), [...seen].join())
    await checkAlive()
  })
})

/** Bytes of one or several HTTP requests, mostly almost right. */
function httpRequest(choices: Choices): Buffer {
  const parts: Buffer[] = []
  do parts.push(oneRequest(choices))
  while (choices.chance(0.15) && choices.grow())
  return Buffer.concat(parts)
}

function oneRequest(choices: Choices): Buffer {
  const { pick, chance } = choices
  const method = chance(0.7)
    ? 'POST'
    : pick(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE', 'post', 'X'])
  const search = `query=${encodeURIComponent(QUERY)}`
  const path = chance(0.8)
    ? '/graphql'
    : pick([
        `/graphql?${search}`,
        '/graphql?query=%',
        '/graphql?query=%ff',
        `/graphql?${search}&variables={`,
        '/graphql?query[a]=1',
      ])
  const json = JSON.stringify({ query: QUERY, variables: chance(0.2) ? anything(choices) : {} })
  const plain = chance(0.6) ? json : damaged(json, choices)
  const batch = chance(0.05) ? `[${plain},${plain}]` : plain
  const encoding = chance(0.8) ? '' : pick(['gzip', 'deflate', 'br', 'identity', 'zstd', 'gzip, gzip', 'x'])
  const isPacked = encoding === 'gzip' && chance(0.7)
  const body = isPacked ? gzipSync(batch) : Buffer.from(batch, chance(0.9) ? 'utf8' : 'utf16le')
  const type = chance(0.7)
    ? 'application/json'
    : pick([
        ...[
          'application/json; charset=utf-16',
          'application/json; charset=x',
          'text/plain',
          '',
          'application/graphql',
        ],
        ...[
          'multipart/form-data; boundary=x',
          'multipart/form-data',
          'application/x-www-form-urlencoded',
          '/',
          'a/b;',
        ],
        ...['application/graphql-response+json', 'application/json;charset="', 'APPLICATION/JSON'],
      ])
  const headers = [
    `Host: ${chance(0.95) ? '127.0.0.1' : pick(['evil.example', '', '[', '127.0.0.1:99999', 'a b', '☃'])}`,
  ]
  if (type !== '') headers.push(`Content-Type: ${type}`)
  if (encoding !== '') headers.push(`Content-Encoding: ${encoding}`)
  if (chance(0.1))
    headers.push(
      `Accept: ${pick(['*/*', 'text/html', 'x', 'multipart/mixed', 'application/graphql-response+json'])}`,
    )
  if (chance(0.1))
    headers.push(
      `${pick(['X', 'Authorization', 'Kindred-Consistency-Token', 'Origin', 'Cookie'])}: ${pick(['', 'Bearer x', '\u0001', 'null', '☃', 'x'.repeat(9_000)])}`,
    )
  if (chance(0.03)) for (let n = 0; n < 300; n++) headers.push(`X-${n}: ${'y'.repeat(50)}`)
  if (chance(0.05))
    headers.push(
      pick([
        'no colon',
        ': empty',
        'Transfer-Encoding: gzip',
        'Content-Length: x',
        'Expect: 100-continue',
        'Upgrade: websocket',
        'Connection: upgrade',
        'Sec-WebSocket-Version: 12',
      ]),
    )
  const isChunked = chance(0.15)
  const length = chance(0.9) ? body.length : pick([0, 1, body.length + 100, -1, 1e12, '1e3', ''])
  headers.push(isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`)
  const version = chance(0.9) ? 'HTTP/1.1' : pick(['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9', ''])
  const head = `${method} ${path} ${version}\r\n${headers.join('\r\n')}\r\n\r\n`
  const size = chance(0.8)
    ? body.length.toString(16)
    : pick(['0', 'x', '-1', 'ffffffffffff', `${body.length}`])
  const framed = isChunked
    ? Buffer.concat([Buffer.from(`${size}\r\n`), body, Buffer.from(chance(0.9) ? '\r\n0\r\n\r\n' : '\r\n')])
    : body
  const whole = Buffer.concat([Buffer.from(head), framed])
  return chance(0.9) ? whole : Buffer.from(damaged(whole.toString('latin1'), choices), 'latin1')
}

/** Checks the answers of one connection: each has a status below 500, or is a retryable 503. */
function checkHttp(text: string, seen: Set<string>): void {
  const answers = text.split(/(?=HTTP\/1\.1 \d{3} )/).filter((part) => part !== '')
  for (const answer of answers) {
    const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(answer) ?? []
    assert.ok(status !== undefined, 'no HTTP')
    seen.add(status)
    const at = answer.indexOf('\r\n\r\n')
    const body = answer.slice(at + 4)
    assert.doesNotMatch(body, /node_modules|(?<!Syntax )Error: |\n {4}at /)
    const isWhole = /^application\/(graphql-response\+)?json/im.test(header(answer, 'content-type'))
    if (isWhole && body.length === Number(header(answer, 'content-length')) && body !== '') {
      // Batches are no answers to one request.
      if (body.trimStart().startsWith('{'))
        checkAnswer(Number(status), Buffer.from(body, 'latin1').toString())
    } else assert.ok(Number(status) < 500 || status === '505', answer)
  }
}

const header = (answer: string, name: string): string =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(answer)?.[1]?.trim() ?? ''

/** Sends messages of a subscription protocol, in any order, and checks what comes back until the end. */
async function talk(url: string, choices: Choices, seen: Set<string>): Promise<void> {
  const protocol = choices.chance(0.9) ? 'graphql-transport-ws' : choices.pick(['graphql-ws', 'x'])
  const socket = new WebSocket(url.replace('http', 'ws'), choices.chance(0.97) ? protocol : [])
  const problems: string[] = []
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.on('error', () => {})
  socket.on('message', (bytes) => {
    try {
      const { type, payload } = JSON.parse(String(bytes)) as { type: string; payload?: unknown }
      seen.add(type)
      const errors =
        type === 'error' ? payload : type === 'next' ? (payload as { errors?: unknown }).errors : []
      for (const { message, extensions } of (errors ?? []) as { message: string; extensions: object }[])
        checkError(message, { ...extensions })
    } catch (error) {
      problems.push(String(error))
    }
  })
  await new Promise((resolve) => {
    socket.once('open', resolve)
    socket.once('close', resolve)
  })
  const sent: unknown[] = []
  if (choices.chance(0.9) && socket.readyState === socket.OPEN) {
    const opened = new Promise((resolve) => socket.once('message', resolve))
    socket.send(JSON.stringify({ type: 'connection_init' }))
    await Promise.race([opened, closed])
  }
  do sent.push(messageOf(choices))
  while (choices.grow())
  for (const message of sent) if (socket.readyState === socket.OPEN) socket.send(message as string)
  if (choices.chance(0.1)) socket.terminate()
  // The answer to the last message comes before the pong.
  else if (socket.readyState === socket.OPEN) {
    const answered = new Promise((resolve) => socket.once('pong', resolve))
    socket.ping()
    await Promise.race([answered, closed])
    await new Promise((resolve) => setImmediate(resolve))
    socket.close()
  }
  const code = await closed
  seen.add(String(code))
  const shown = sent.map((message) => String(message).slice(0, 500)).join('\n')
  assert.deepEqual(problems, [], shown)
  assert.ok(code !== 4500 && code !== 1011, `closed with ${code} after\n${shown}`)
}

function messageOf(choices: Choices): string | Buffer {
  const { pick, chance } = choices
  const id = chance(0.9)
    ? `${choices.number(1_000)}`
    : pick(['1', '', 'x'.repeat(2_000), 7, null, '__proto__', '\ud800'])
  const query = chance(0.6)
    ? `subscription { recommendationsChanged(user: ${JSON.stringify(pick(['user-1', ...ODD_TEXTS]))}, first: ${pick([1, 5, 0, -1, 101])}) { at } }`
    : pick([
        QUERY,
        'mutation { deleteUsers(ids: []) { deleted } }',
        '{',
        '',
        'subscription',
        '{ __schema { types { name } } }',
        'subscription { nothing }',
        'subscription { recommendationsChanged(user: "user-1") @skip(if: "x") { at } }',
        `{ ${'a '.repeat(3_000)} }`,
      ])
  const payload = chance(0.93)
    ? {
        query,
        ...(chance(0.3) && { variables: anything(choices) }),
        ...(chance(0.2) && { operationName: anything(choices) }),
      }
    : anything(choices)
  const type = chance(0.8)
    ? 'subscribe'
    : pick([
        'connection_init',
        'ping',
        'pong',
        'complete',
        'next',
        'error',
        'connection_ack',
        'start',
        '',
        7,
        null,
        '__proto__',
      ])
  const text = JSON.stringify({ ...(chance(0.99) && { id }), type, ...(chance(0.98) && { payload }) })
  if (chance(0.02)) return Buffer.from(text)
  if (chance(0.01)) return 'x'.repeat(300_000)
  if (chance(0.01)) return Buffer.from([0xff, 0xfe, 0, 1])
  return chance(0.95) ? text : damaged(text, choices)
}
