/** The layer table of docs/architecture.md, as rules. Each layer names all that it may import of ours. */
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
const folder = (name) => (name === 'config' ? `${name}\\.ts$` : `${name}/`)

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(layers).map(([layer, allowed]) => ({
      name: `${layer}-imports`,
      comment: `src/${layer} may import only: ${[layer, ...allowed].join(', ')}`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: '^src/', pathNot: `^src/(${[layer, ...allowed].map(folder).join('|')})` },
    })),
    {
      name: 'config-imports-nothing',
      severity: 'error',
      from: { path: '^src/config\\.ts$' },
      to: { path: '^src/', pathNot: '^src/config\\.ts$' },
    },
    {
      name: 'compose-imports',
      severity: 'error',
      from: { path: '^src/compose/' },
      to: { path: '^src/(cli/|index\\.ts$)' },
    },
    {
      name: 'index-imports',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(core/|models/|evaluation/|compose/)' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '(\\.d\\.ts$|^src/(index|config)\\.ts$|\\.worker\\.ts$)',
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
