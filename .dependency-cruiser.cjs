const { readdirSync } = require('node:fs')
const { join } = require('node:path')

// The layers and rooms of docs/architecture.md as rules. `npm run check:layers` holds src, test and bench to them.

/** Each layer names the other layers that it may import. */
const layers = {
  numeric: [],
  core: ['numeric'],
  models: ['core', 'numeric'],
  evaluation: ['core', 'numeric'],
  datasets: ['core', 'numeric'],
  neo4j: ['core'],
  files: ['core'],
  app: ['core', 'evaluation', 'numeric'],
  api: ['app', 'core'],
  cli: ['app', 'core', 'compose'],
}

/** Each room names the other rooms of its layer that it may import. Outside its room a file imports doors (index.ts) only. */
const rooms = {
  'numeric/sparse': [],
  'numeric/random': ['sparse'],
  'numeric/engine': ['sparse'],
  'numeric/tfjs': ['engine', 'sparse'],
  'numeric/linear': ['engine', 'random', 'sparse'],
  'numeric/stats': ['random', 'sparse'],
  'core/shared': [],
  'core/data': ['shared'],
  'core/dataset': ['data'],
  'core/model': ['data', 'dataset', 'shared'],
  'core/blend': ['data', 'model', 'shared'],
  'core/page': ['blend', 'data', 'model', 'shared'],
  'core/ports': ['blend', 'data', 'dataset', 'model', 'page', 'shared'],
  'models/shared': [],
  'models/factors': ['shared'],
  'models/neighbours': ['factors', 'shared'],
  'models/lightgcn': ['shared'],
  'models/community': ['shared'],
  'models/social': ['shared'],
  'models/friend-ranker': ['shared', 'social'],
  'models/blend': ['shared'],
  'models/graph-filter': ['blend', 'neighbours', 'shared'],
  'datasets/reading': [],
  'datasets/formats': ['reading'],
  'datasets/sample': [],
  'neo4j/driver': [],
  'neo4j/local': ['driver'],
  'neo4j/access': ['driver'],
  'neo4j/catalogue': ['driver'],
  'neo4j/impressions': ['driver'],
  'neo4j/snapshots': ['driver'],
  'neo4j/serving': ['catalogue', 'driver'],
  'neo4j/social': ['driver', 'impressions', 'serving'],
  'app/access': [],
  'app/erasure': [],
  'app/faults': [],
  'app/shared': [],
  'app/social': ['shared'],
  'app/import': ['shared'],
  'app/catalogue': ['shared'],
  'app/serving': ['faults', 'shared'],
  'app/training': ['import', 'shared'],
  'app/evaluation': ['import', 'shared', 'training'],
  'app/pages': ['catalogue', 'faults', 'serving', 'shared'],
  'app/lists': ['faults', 'pages', 'serving', 'shared'],
  'app/feedback': ['faults', 'pages', 'serving', 'shared'],
  'app/friends': ['faults', 'feedback', 'pages', 'serving', 'shared'],
  'app/together': ['faults', 'friends', 'lists', 'pages', 'serving', 'shared'],
  'app/what-if': ['catalogue', 'faults', 'pages', 'serving', 'shared'],
  'api/text': [],
  'api/limits': [],
  'api/request': ['text'],
  'api/generated': ['request'],
  'api/decode': ['generated', 'request'],
  'api/resolvers': ['decode', 'generated', 'request', 'text'],
  'api/access': ['limits', 'request'],
  'api/http': ['access', 'decode', 'limits', 'request', 'resolvers', 'text'],
  'cli/output': [],
  'cli/program': ['output'],
  'cli/commands': ['output', 'program'],
}

/** Layers that are one room, with a door of their own. */
const flat = ['compose', 'config', 'evaluation', 'files']

for (const layer of Object.keys(layers).filter((name) => !flat.includes(name)))
  for (const entry of readdirSync(join(__dirname, 'src', layer), { withFileTypes: true }))
    if (entry.isDirectory() && entry.name !== 'kernels' && rooms[`${layer}/${entry.name}`] === undefined)
      throw new Error(
        `src/${layer}/${entry.name} is no room yet: add a line to rooms in .dependency-cruiser.cjs`,
      )

const inLayer = (name) => `^src/${name}/`
const roomRule = ([room, allowed]) => {
  const [layer] = room.split('/')
  const open = [room, ...allowed.map((name) => `${layer}/${name}`)]
  return {
    name: `room-${room.replace('/', '-')}`,
    comment: `src/${room} may import of its layer only: ${open.join(', ')}`,
    severity: 'error',
    from: { path: `^src/${room}/` },
    to: { path: `^src/${layer}/`, pathNot: open.map((name) => `^src/${name}/`) },
  }
}
const doorRule = (room) => ({
  name: `door-${room.replace('/', '-')}`,
  comment: `import src/${room}/index.ts; only the room itself and the tests that mirror it see its files`,
  severity: 'error',
  from: { pathNot: [`^src/${room}/`, `^test/${room}/`] },
  to: { path: `^src/${room}/`, pathNot: [`^src/${room}/index\\.ts$`, '\\.worker\\.ts$'] },
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(layers).map(([layer, allowed]) => ({
      name: `layer-${layer}`,
      comment: `src/${layer} may import only: ${[layer, ...allowed].join(', ')}`,
      severity: 'error',
      from: { path: inLayer(layer) },
      to: { path: '^src/', pathNot: [layer, ...allowed].map(inLayer) },
    })),
    ...Object.entries(rooms).map(roomRule),
    ...[...Object.keys(rooms).filter((room) => room !== 'api/generated'), ...flat].map(doorRule),
    {
      name: 'config-imports-nothing',
      severity: 'error',
      from: { path: inLayer('config') },
      to: { path: '^src/', pathNot: inLayer('config') },
    },
    {
      name: 'compose-imports',
      severity: 'error',
      from: { path: inLayer('compose') },
      to: { path: '^src/(cli/|index\\.ts$)' },
    },
    {
      name: 'index-imports',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(core/|models/|evaluation/|compose/)' },
    },
    {
      name: 'no-files-without-a-port',
      comment:
        'core, models, evaluation and app read and write no files; adapters in src/files and src/neo4j do',
      severity: 'error',
      from: { path: '^src/(core|models|evaluation|app)/' },
      to: { path: '^(node:)?fs(/|$)' },
    },
    {
      name: 'src-imports-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'bench-imports-no-test',
      severity: 'error',
      from: { path: '^bench/' },
      to: { path: '^test/' },
    },
    {
      name: 'tests-stand-alone',
      comment:
        'a test imports the helpers of test/support, test/conformance and test/bench, never another test',
      severity: 'error',
      from: { path: '^test/' },
      to: { path: '\\.test\\.ts$' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '(\\.d\\.ts$|^src/index\\.ts$|\\.worker\\.ts$)',
      },
      to: {},
    },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/numeric/kernels/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
