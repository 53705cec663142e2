import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type TestContext, test } from 'vitest'
import {
  ENVIRONMENT,
  loadSettings,
  type SettingSchema,
  SettingsError,
  settingsJsonSchema,
} from '../../src/config/index.js'
import { temporaryFolder } from '../support/folder.js'

test('the defaults hold if the environment is empty', () => {
  const { home, http, neo4j } = loadSettings({})
  assert.equal(home, resolve('.kindred'))
  assert.deepEqual([http.host, http.port], ['127.0.0.1', 4000])
  assert.deepEqual(
    [neo4j.uri, neo4j.username, neo4j.password, neo4j.database],
    [undefined, 'neo4j', undefined, 'neo4j'],
  )
})

test('each variable of the environment sets its setting', () => {
  const { home, http, neo4j } = loadSettings({
    KINDRED_HOME: 'elsewhere',
    KINDRED_HOST: '0.0.0.0',
    KINDRED_PORT: '4100',
    NEO4J_URI: 'bolt://db:7687',
    NEO4J_USERNAME: 'ann',
    NEO4J_PASSWORD: 'secret',
    NEO4J_DATABASE: 'shop',
  })
  assert.equal(home, resolve('elsewhere'))
  assert.deepEqual([http.host, http.port], ['0.0.0.0', 4100])
  assert.deepEqual(neo4j, { uri: 'bolt://db:7687', username: 'ann', password: 'secret', database: 'shop' })
})

test('by default every kind except VIEW and CLICK suppresses its item for ever; only DISLIKE speaks against it', () => {
  const kinds = Object.entries(loadSettings({}).kinds)
  const named = (wanted: (kind: (typeof kinds)[number][1]) => boolean) =>
    kinds.filter(([, kind]) => wanted(kind)).map(([name]) => name)
  assert.deepEqual(
    named(({ suppressDays }) => suppressDays === 0),
    ['VIEW', 'CLICK'],
  )
  assert.deepEqual(
    named(({ suppressDays }) => suppressDays === null),
    ['LISTEN', 'LIKE', 'RATE', 'PURCHASE', 'DISLIKE'],
  )
  assert.deepEqual(
    named(({ sign }) => sign === -1),
    ['DISLIKE'],
  )
  assert.deepEqual(
    named(({ rating }) => rating === true),
    ['RATE'],
  )
  assert.deepEqual(
    named(({ told }) => told === false),
    ['VIEW', 'CLICK'],
  )
})

test('a built-in kind that the file replaces keeps its flags unless the file sets them', (context) => {
  const { kinds } = read(context, {
    kinds: { VIEW: { weight: 0.5 }, RATE: { told: false }, CLICK: { told: true }, SCORE: { rating: true } },
  })
  assert.deepEqual(
    ['VIEW', 'RATE', 'CLICK', 'SCORE'].map((name) => [kinds[name]!.rating, kinds[name]!.told]),
    [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ],
  )
})

test('a scale of ratings has its lower end first', (context) => {
  const withScale = (scale: readonly number[]) => read(context, { ratings: { scale } })
  assert.deepEqual(withScale([0.5, 5]).ratings, { scale: [0.5, 5], likeFrom: null })
  assert.throws(() => withScale([5, 1]), /ratings\.scale: the first number must be below the second/)
})

test('an invalid port is rejected, and the error names it', () => {
  for (const KINDRED_PORT of ['x', '-1', '70000'])
    assert.throws(
      () => loadSettings({ KINDRED_PORT }),
      (error) => error instanceof SettingsError && /http\.port/.test(error.message),
    )
})

test('origins, hosts and proxies are checked, and lists of the environment are split at commas', (context) => {
  const { http } = loadSettings({
    KINDRED_CORS_ORIGINS: 'https://shop.example, capacitor://localhost,',
    KINDRED_ALLOWED_HOSTS: 'api.shop.example',
  })
  assert.deepEqual(http.corsOrigins, ['https://shop.example', 'capacitor://localhost'])
  assert.deepEqual(http.allowedHosts, ['api.shop.example'])
  for (const wrong of ['https://shop.example/', 'shop.example', 'https://shop.example/a', 'null'])
    assert.throws(
      () => loadSettings({ KINDRED_CORS_ORIGINS: wrong }),
      /http\.corsOrigins.*is no origin/,
      wrong,
    )
  for (const wrong of ['http://a.example', 'a.example:80', 'a b'])
    assert.throws(() => loadSettings({ KINDRED_ALLOWED_HOSTS: wrong }), /http\.allowedHosts/, wrong)
  for (const trustedProxies of [['10.0.0.0/33'], ['proxy.example'], ['::1/129'], ['1.2.3.4/8/8']])
    assert.throws(() => read(context, { http: { trustedProxies } }), /http\.trustedProxies/)
  const proxies = ['loopback', '10.0.0.0/8', '::1', '2001:db8::/32']
  assert.deepEqual(read(context, { http: { trustedProxies: proxies } }).http.trustedProxies, proxies)
  const jwt = { jwks: 'keys.json', issuer: 'us', audience: 'shop' }
  assert.throws(
    () => read(context, { auth: { jwt: { ...jwt, algorithms: ['HS256'] } } }),
    /auth\.jwt\.algorithms/,
  )
  assert.throws(
    () => read(context, { auth: { jwt: { ...jwt, clockToleranceSeconds: 301 } } }),
    /clockTolerance/,
  )
})

test('item properties are declared by name and type; reserved names are rejected', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-config-'))
  const load = (properties: object) => {
    const file = join(folder, 'settings.json')
    writeFileSync(file, JSON.stringify({ catalogue: { properties } }))
    return () => loadSettings({ KINDRED_CONFIG: file }).catalogue.properties
  }
  assert.deepEqual(load({ price: 'number', brand: 'text' })(), { price: 'number', brand: 'text' })
  assert.throws(load({ title: 'text' }), /catalogue\.properties\.title: Kindred uses a property of this name/)
  assert.throws(load({ 'a b': 'text' }), /catalogue\.properties\.a b: a name has 1 to 64/)
  assert.throws(load({ price: 'money' }), /catalogue\.properties\.price/)
})

test('experiments are validated together: names, shares, and recording of impressions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-config-'))
  const variants = [
    { name: 'a', share: 0.5 },
    { name: 'b', share: 0.5 },
  ]
  const load =
    (experiments: readonly object[], more = {}) =>
    () => {
      const file = join(folder, 'settings.json')
      writeFileSync(file, JSON.stringify({ experiments, ...more }))
      return loadSettings({ KINDRED_CONFIG: file }).experiments
    }
  const [made] = load([{ name: 'ranking', variants }])()
  assert.deepEqual([made!.allocation, made!.expectedEffect, made!.refreshSeconds], ['hash', 0.01, 300])
  const bad: readonly [RegExp, readonly object[], object?][] = [
    [
      /experiments\.0\.variants: .*at least|experiments\.0\.variants: Too small/i,
      [{ name: 'x', variants: variants.slice(1) }],
    ],
    [
      /experiments\.0\.variants: the shares add up to 1\.5/,
      [{ name: 'x', variants: [...variants, { name: 'c', share: 0.5 }] }],
    ],
    [
      /experiments\.0\.variants\.1\.name: "a" is used twice/,
      [{ name: 'x', variants: [variants[0]!, { name: 'a', share: 0.1 }] }],
    ],
    [
      /experiments\.1\.name: "x" is used twice/,
      [
        { name: 'x', variants },
        { name: 'x', variants },
      ],
    ],
    [/experiments\.0\.name: 1 to 64/, [{ name: 'a/b', variants }]],
    [
      /experiments\.0\.variants\.0\.share/,
      [{ name: 'x', variants: [{ name: 'a', share: 0 }, variants[1]!] }],
    ],
    [/experiments\.0\.allocation/, [{ name: 'x', allocation: 'coin', variants }]],
    [/impressions: experiments need/, [{ name: 'x', variants }], { impressions: null }],
  ]
  for (const [message, experiments, more] of bad) assert.throws(load(experiments, more), message)
})

/** The settings that this settings file gives. */
function read(context: TestContext, content: object) {
  const folder = temporaryFolder(context, { 'settings.json': JSON.stringify(content) })
  return loadSettings({ KINDRED_CONFIG: join(folder, 'settings.json') })
}

/** The message of the error for this settings file. */
function messageFor(context: TestContext, content: object): string {
  const file = join(temporaryFolder(context, { 'settings.json': JSON.stringify(content) }), 'settings.json')
  try {
    loadSettings({ KINDRED_CONFIG: file })
  } catch (error) {
    assert.ok(error instanceof SettingsError)
    return error.message
  }
  throw new Error('no error')
}

test('a former name of a setting is an error that gives the current name', (context) => {
  const former = {
    exposures: { keepDays: 30, pagesPerUser: 200, keepCountsDays: 400 },
    live: { pollSeconds: 5 },
    local: { cache: '/tmp' },
    kinds: { LIKE: { hidesForDays: 3 } },
    pages: { sourceBudgetMs: 1, fading: { freeVisits: 1, halvingVisits: 1, recoveryDays: 1 } },
    suggestions: { restDays: 1, minimumAudience: 1, fading: null },
    training: { validation: 0.1 },
  }
  const message = messageFor(context, former)
  const expected = {
    exposures: 'impressions',
    'exposures.keepDays': 'impressions.retentionDays',
    'exposures.pagesPerUser': 'impressions.maxPagesPerUser',
    'exposures.keepCountsDays': 'impressions.aggregateRetentionDays',
    live: 'subscriptions',
    local: 'localNeo4j',
    'local.cache': 'localNeo4j.cacheDir',
    'kinds.LIKE.hidesForDays': 'kinds.LIKE.suppressDays',
    'pages.sourceBudgetMs': 'pages.candidateTimeoutMs',
    'pages.fading': 'pages.impressionDiscount',
    'pages.fading.freeVisits': 'pages.impressionDiscount.graceVisits',
    'pages.fading.halvingVisits': 'pages.impressionDiscount.halfLifeVisits',
    'pages.fading.recoveryDays': 'pages.impressionDiscount.recoveryHalfLifeDays',
    'suggestions.restDays': 'suggestions.cooldownDays',
    'suggestions.minimumAudience': 'suggestions.minItemAudience',
    'suggestions.fading': 'suggestions.impressionDiscount',
    'training.validation': 'training.validationFraction',
  }
  for (const [before, now] of Object.entries(expected))
    assert.ok(message.includes(`${before}: the setting is now called ${now}`), `${before}: ${message}`)
  assert.doesNotMatch(message, /did you mean|no such setting/)
  const half = messageFor(context, { impressions: { keepDays: 3 } })
  assert.match(half, /impressions\.keepDays: the setting is now called impressions\.retentionDays/)
})

test('an unknown setting is an error that gives the closest name', (context) => {
  const cases: [object, RegExp][] = [
    [{ htpp: {} }, /htpp: there is no such setting; did you mean http\?/],
    [{ http: { prot: 1 } }, /http\.prot: .*did you mean http\.port\?/],
    [{ training: { keepSnapshot: 3 } }, /did you mean training\.keepSnapshots\?/],
    [
      { kinds: { LIKE: { halfLife: 3 } } },
      /kinds\.LIKE\.halfLife: .*did you mean kinds\.LIKE\.halfLifeDays\?/,
    ],
    [{ impressions: { zzz: 3 } }, /known here: impressions\.retentionDays, impressions\.maxPagesPerUser/],
    [
      { experiments: [{ name: 'x', variants: [{ nmae: 'a', share: 0.5 }] }] },
      /experiments\.0\.variants\.0\.nmae: .*did you mean experiments\.0\.variants\.0\.name\?/,
    ],
    // Wrong values are listed beside wrong names.
    [{ training: { minutes: -1, sed: 1 } }, /training\.sed: .*training\.minutes: /],
  ]
  for (const [content, message] of cases) assert.match(messageFor(context, content), message)
})

test('each setting and each variable of the environment has a description', () => {
  const undescribed: string[] = []
  const visit = (schema: SettingSchema, path: string): void => {
    if (path !== '' && schema.description === undefined) undescribed.push(path)
    const inner = schema.anyOf?.find(({ properties }) => properties !== undefined) ?? schema
    for (const [key, child] of Object.entries(inner.properties ?? {})) visit(child, `${path}.${key}`)
    const values = inner.items ?? (inner.additionalProperties || undefined)
    for (const [key, child] of Object.entries(values?.properties ?? {})) visit(child, `${path}.*.${key}`)
  }
  visit(settingsJsonSchema(), '')
  assert.deepEqual(undescribed, [])
  assert.ok(ENVIRONMENT.every(({ description }) => description.endsWith('.')))
})
