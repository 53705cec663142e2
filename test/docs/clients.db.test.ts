import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest'
import { startApi, type TestApi } from '../support/api.js'
import { projectRoot } from '../support/data.js'
import { openTestGraph } from '../support/database.js'
import { groupedDataset } from '../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../support/shop.js'

const run = promisify(execFile)

/* The code of docs/clients is written to files as the pages name them, and run by Node as a client would. */
describe('the pages of GraphQL clients', () => {
  const graph = openTestGraph()
  const data = groupedDataset()
  let api: TestApi
  let recorder: Recorder
  let folder: string
  beforeAll(async () => {
    await writeDataset(graph, data)
    await publish(graph, 'v1', 'A', await fitBlend(data))
    api = await startApi(graph)
    recorder = await startRecorder(api.url)
  })
  afterAll(async () => {
    await recorder.close()
    await api.stop()
  })
  beforeEach(async () => {
    recorder.requests.length = 0
    folder = await mkdtemp(join(tmpdir(), 'kindred-client-'))
    await symlink(join(projectRoot, 'node_modules'), join(folder, 'node_modules'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  /** Runs a module of the folder; it prints one JSON document. */
  async function runModule(name: string, text: string) {
    await write(name, text)
    const env = { ...process.env, KINDRED_URL: recorder.url }
    const { stdout } = await run(process.execPath, [name], { cwd: folder, env })
    return JSON.parse(stdout)
  }
  async function write(name: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  const [user] = data.users.ids
  /** The items of the first two pages, as plain requests read them. */
  const firstItems = async (): Promise<string[]> => {
    const query = `query ($after: String) { user(id: "${user}") { recommendations(first: 3, after: $after) {
      edges { node { id } } pageInfo { endCursor } } } }`
    const first = (await api.get(query)).user.recommendations
    const second = (await api.get(query, { after: first.pageInfo.endCursor })).user.recommendations
    return [...first.edges, ...second.edges].map(({ node }: { node: { id: string } }) => node.id)
  }

  /** What each client must have done: two pages without repetition, and a write whose token it sent on. */
  function check(
    expected: readonly string[],
    seen: {
      readonly items: readonly string[]
      readonly liked: { readonly recorded: number; readonly users: readonly { readonly name: string }[] }
    },
  ) {
    assert.deepEqual(seen.items, expected)
    assert.equal(seen.liked.recorded, 1)
    assert.equal(seen.liked.users[0]!.name, `Name of ${user}`)
    const tokens = recorder.requests.map(({ token }) => token)
    assert.equal(tokens[0], undefined)
    assert.match(String(tokens.at(-1)), /^[\w-]+$/, 'the request after the write has its token')
    assert.ok(recorder.requests.every(({ method }) => method === 'POST'))
  }

  it('work for urql', async () => {
    for (const [name, text] of await codeOf('urql')) await write(name, text)
    await write('package.json', '{ "type": "module" }')
    const expected = await firstItems()
    const seen = await runModule(
      'main.js',
      `import { like, load } from './shelf.js'
      const user = ${JSON.stringify(user)}
      const first = await load(user)
      const second = await load(user, first.pageInfo.endCursor)
      const again = await load(user)
      const items = [...first.edges, ...second.edges].map(({ node }) => node.id)
      const liked = await like(user, items[0])
      const after = await load(user)
      console.log(JSON.stringify({ items, liked, cached: again === first, after: after.edges.map(({ node }) => node.id) }))`,
    )
    check(expected, seen)
    assert.equal(recorder.requests.length, 4, 'the second read of the first page came from the cache')
    assert.ok(!seen.after.includes(expected[0]), 'the page after the write includes it')
  })

  it('work for Apollo Client', async () => {
    for (const [name, text] of await codeOf('apollo-client')) await write(name, text)
    await write('package.json', '{ "type": "module" }')
    const expected = await firstItems()
    const seen = await runModule(
      'main.js',
      `import { client } from './client.js'
      import { like, loadMore, watch } from './shelf.js'
      const user = ${JSON.stringify(user)}
      const shelf = watch(user)
      let shown = []
      let notify = () => {}
      shelf.subscribe(({ data }) => {
        shown = data?.user?.recommendations.edges.map(({ node }) => node.id) ?? []
        notify()
      })
      const until = async (isReached) => {
        while (!isReached()) await new Promise((resolve) => (notify = resolve))
      }
      await until(() => shown.length === 3)
      await loadMore(shelf)
      await until(() => shown.length === 6)
      const items = shown
      const liked = await like(user, items[0])
      await shelf.refetch()
      await until(() => !shown.includes(items[0]))
      const after = shown
      console.log(JSON.stringify({ items, liked, after, keys: Object.keys(client.cache.extract()) }))
      shelf.stop?.()
      client.stop()`,
    )
    check(expected, seen)
    assert.ok(seen.keys.includes(`User:{"nodeId":"${nodeId('User', user!)}"}`), seen.keys.join(' '))
    assert.ok(seen.keys.includes(`Item:{"nodeId":"${nodeId('Item', expected[0]!)}"}`))
    assert.ok(!seen.after.includes(expected[0]), 'the page after the write includes it')
  })

  it('work for Relay', async () => {
    for (const [name, text] of await codeOf('relay')) await write(name, text)
    await write('package.json', '{ "type": "module" }')
    const expected = await firstItems()
    await runModule('schema-main.js', `await import('./fetch-schema.js')\nconsole.log('{}')`)
    // The compiler's own command starts this program, and needs a terminal for its messages.
    const compiler: string = createRequire(import.meta.url)('relay-compiler')
    await run(compiler, ['relay.config.json'], { cwd: folder })
    // Bundlers find files without their ending, Node does not.
    const artifacts = join(folder, 'src/__generated__')
    for (const name of await readdir(artifacts)) {
      const text = await readFile(join(artifacts, name), 'utf8')
      await writeFile(join(artifacts, name), text.replace(/from '(\.\/\w+\.graphql)'/g, "from '$1.js'"))
    }
    // Relay's plugin for Babel, SWC or Vite replaces each `graphql` text by its artifact.
    const shelf = await readFile(join(folder, 'src/shelf.js'), 'utf8')
    const names: string[] = []
    const compiled = shelf.replace(
      /graphql`\s*(?:query|mutation|fragment) (\w+)[^`]*`/g,
      (_, name: string) => {
        names.push(name)
        return `artifact_${name}`
      },
    )
    assert.equal(names.length, 3)
    const imports = names.map((name) => `import artifact_${name} from './__generated__/${name}.graphql.js'`)
    await write('src/shelf.js', [...imports, compiled].join('\n'))
    const seen = await runModule(
      'src/main.js',
      `import { createOperationDescriptor, getSingularSelector } from 'relay-runtime'
      import { environment } from './environment.js'
      import { like, load, loadMore, shelfPage, shelfQuery } from './shelf.js'
      const user = ${JSON.stringify(user)}
      const operation = createOperationDescriptor(shelfQuery, { user })
      environment.retain(operation)
      const page = () => {
        const { data } = environment.lookup(operation.fragment)
        return environment.lookup(getSingularSelector(shelfPage, data.user)).data.recommendations
      }
      await load(user)
      const userId = environment.getStore().getSource().getRecordIDs().find((id) => id === ${JSON.stringify(nodeId('User', user!))})
      const first = page().edges.length
      await loadMore(userId, page().pageInfo.endCursor)
      const items = page().edges.map(({ node }) => node.id)
      const liked = await like(user, items[0])
      await load(user)
      const after = page().edges.map(({ node }) => node.id)
      console.log(JSON.stringify({ first, items, liked, after, ids: environment.getStore().getSource().getRecordIDs() }))`,
    )
    check(expected, seen)
    assert.equal(seen.first, 3)
    assert.ok(seen.ids.includes(nodeId('Item', expected[0]!)), 'the store keeps items by nodeId')
    assert.ok(!seen.ids.includes(expected[0]), 'and by nothing else')
  })
})

/** The code blocks of a page whose first line is the name of a file, by that name. */
async function codeOf(page: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(projectRoot, `docs/clients/${page}.md`), 'utf8')
  const blocks = [...text.matchAll(/^```(?:js|json)\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)]
  assert.ok(blocks.length >= 2, `docs/clients/${page}.md has no code`)
  return new Map(blocks.map(([, name, code]) => [name!, code!]))
}

const nodeId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64url')

interface Recorder {
  readonly url: string
  readonly requests: { readonly method: string | undefined; readonly token: string | undefined }[]
  close(): Promise<void>
}

/** Passes requests on to a server, and notes them. */
async function startRecorder(target: string): Promise<Recorder> {
  const requests: Recorder['requests'] = []
  const server: Server = createServer(async (request, response) => {
    requests.push({ method: request.method, token: request.headers['kindred-consistency-token'] as string })
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const headers = Object.fromEntries(
      ['content-type', 'kindred-consistency-token'].flatMap((name) => {
        const value = request.headers[name]
        return typeof value === 'string' ? [[name, value]] : []
      }),
    )
    const answer = await fetch(target, { method: 'POST', headers, body: Buffer.concat(parts) })
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
