/**
 * Processor time of each field that the cost table prices, beside its estimate. See bench/README.md.
 *
 * NEO4J_URI=… node dist/bench/costs.js --database-pid PID [--requests 100] [--warm 60] [--only FIELD]
 * [--seed 1]
 */
import { parseArgs } from 'node:util'
import { buildSchema, Kind, type OperationDefinitionNode, parse } from 'graphql'
import { readTypeDefs } from '../src/api/http/index.js'
import { createCostEstimator } from '../src/api/limits/index.js'
import { loadSettings } from '../src/config/index.js'
import { openGraph } from '../src/neo4j/driver/index.js'
import { createRandom, type Random } from '../src/numeric/random/index.js'
import { DOCUMENTS, PAGE, type Sample } from './costs/documents.js'
import { type Audience, readAudience } from './serving/audience.js'
import { createClient } from './serving/client.js'
import { type MeasuredServer, processorMs, startServer } from './serving/server.js'
import { machine } from './support/timing.js'

const { values: flags } = parseArgs({
  options: {
    'database-pid': { type: 'string' },
    requests: { type: 'string', default: '100' },
    // Seconds of requests before the first figure, because both virtual machines compile at first.
    warm: { type: 'string', default: '60' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})
/** Milliseconds in a unit of the cost table. */
const UNIT_MS = 0.1
const WARM_REQUESTS = 5

const { neo4j, limits } = loadSettings()
const { uri, username, password = '', database } = neo4j
if (uri === undefined || flags['database-pid'] === undefined) {
  console.error(
    'set NEO4J_URI to a Neo4j with a trained graph, and --database-pid to its process on this machine',
  )
  process.exit(2)
}
const databasePid = Number(flags['database-pid'])
const requests = Number(flags.requests)

const graph = openGraph({ uri, username, password, database })
const audience = await readAudience(graph).finally(() => graph.close())
const server = await startServer([])
try {
  await run(server, audience)
} finally {
  await server.stop()
}

interface PageOfUser {
  readonly user: {
    readonly recommendations: { readonly edges: readonly { readonly node: { id: string } }[] }
  }
}

async function run({ url, processorMs: serverMs }: MeasuredServer, from: Audience): Promise<void> {
  const client = createClient(url, 1)
  const estimate = createCostEstimator(buildSchema(readTypeDefs()), {
    ...limits,
    cost: Number.POSITIVE_INFINITY,
  })
  const random = createRandom(Number(flags.seed))

  const samples: Sample[] = []
  for (let n = 0; n < requests; n++) {
    const sample = draw(from, random)
    const { user } = await client.ask<PageOfUser>(PAGE(sample), {})
    samples.push({ ...sample, recommended: user.recommendations.edges[0]?.node.id ?? sample.item })
  }
  const sampleOf = (n: number): Sample => samples[n % samples.length]!

  /** Units of a request, the mean of many users. */
  const measure = async (text: (sample: Sample) => string): Promise<number> => {
    for (let n = 0; n < WARM_REQUESTS; n++) await client.ask(text(sampleOf(n)), {})
    const before = serverMs() + processorMs(databasePid)
    for (let n = 0; n < requests; n++) await client.ask(text(sampleOf(n)), {})
    return (serverMs() + processorMs(databasePid) - before) / requests / UNIT_MS
  }

  console.log(
    `${machine()}; units of ${UNIT_MS} ms of one core, server and database, ${requests} requests a line`,
  )
  const warmUntil = performance.now() + 1000 * Number(flags.warm)
  for (let n = 0; performance.now() < warmUntil; n++)
    await client.ask(DOCUMENTS[n % DOCUMENTS.length]!.text(sampleOf(n)), {})
  const nothing = await measure(() => '{ __typename }')
  console.log(`a request without a field: ${nothing.toFixed(1)}`)
  console.log('| field | of | measured | estimated | estimated / measured |\n|---|---|---|---|---|')
  for (const { field, of, text } of DOCUMENTS) {
    if (flags.only !== undefined && flags.only !== field) continue
    const document = parse(text(sampleOf(0)))
    const operation = document.definitions.find(
      (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
    )!
    const estimated = estimate(document, operation, {}).total
    const measured = (await measure(text)) - nothing
    const ratio = estimated / Math.max(measured, 0.1)
    console.log(
      `| ${field} | ${of} | ${measured.toFixed(1)} | ${estimated.toFixed(1)} | ${ratio.toFixed(2)} |`,
    )
  }
  client.close()
}

function draw(from: Audience, random: Random): Sample {
  const users = [...new Set(Array.from({ length: 40 }, () => from.draw(random)))]
  const items = Array.from({ length: 20 }, () => from.items[random.below(from.items.length)]!)
  const item = items[0]!
  return { user: users[0]!, others: users.slice(1), item, items: [...new Set(items)], recommended: item }
}
