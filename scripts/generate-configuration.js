// Writes docs/configuration.md from the schema of the settings and the table of environment variables in
// src/config: `npm run generate:docs`. With --check it writes nothing and fails if the page differs (`npm run
// check:docs`).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = join(root, 'docs/configuration.md')
// The sources, not dist/: the page can be checked before a build.
const { module } = await runnerImport(join(root, 'src/config/index.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
})
const { DEFAULT_KINDS, ENVIRONMENT, loadSettings, settingsJsonSchema } = module

const EXAMPLE = `{
  "http": { "host": "0.0.0.0", "port": 8080, "corsOrigins": ["https://shop.example.com"] },
  "catalogue": { "properties": { "price": "number", "brand": "text" } },
  "kinds": { "WISHLIST": { "weight": 0.8, "halfLifeDays": 90, "suppressDays": 0 } },
  "pages": { "rules": { "diversity": 0.2, "fatigue": true } },
  "suggestions": { "dailyCap": 100 },
  "experiments": [
    {
      "name": "ranking",
      "variants": [
        { "name": "control", "share": 0.5 },
        { "name": "friends-first", "share": 0.5, "weights": { "friends-liked": 2 } }
      ]
    }
  ],
  "training": { "minutes": 10 }
}
`
checkExample()
const page = `${[introduction(), environment(), '## Settings', ...sections(settingsJsonSchema(), '')].join(
  '\n\n',
)}\n`

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== page) {
    process.stderr.write(
      'docs/configuration.md differs from src/config/; run `npm run generate:docs` and commit it\n',
    )
    process.exit(1)
  }
} else {
  writeFileSync(target, page)
}

/** The example must be a settings file without an error. */
function checkExample() {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-configuration-'))
  try {
    const file = join(folder, 'kindred.config.json')
    writeFileSync(file, EXAMPLE)
    loadSettings({ KINDRED_CONFIG: file })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function introduction() {
  return `# Configuration

<!-- Generated from src/config/ by \`npm run generate:docs\`. Do not edit. -->

Every setting has a default; Kindred runs without any configuration. A setting comes from one of three sources, and the
later one wins:

1. the default,
2. the settings file: \`kindred.config.json\` in the home (\`.kindred\` unless \`KINDRED_HOME\` says otherwise), or the file
   that \`KINDRED_CONFIG\` names,
3. the [environment](#environment-variables). Options of a command, such as \`--port\`, win over all three.

The settings file is one JSON object. A name that is unknown, a former name and a value out of range are errors: the
command ends with exit code 2 and names each of them. All processes read the settings once, when they start.

A settings file:

\`\`\`json
${EXAMPLE.trimEnd()}
\`\`\``
}

function environment() {
  const rows = ENVIRONMENT.map(({ name, setting, description }) => [
    `\`${name}\``,
    setting === null ? '–' : `\`${setting}\``,
    description,
  ])
  return `## Environment variables\n\n${table(['variable', 'setting', 'meaning'], rows)}`
}

/** The settings of a section as a table, then the sections in it. */
function sections(schema, path) {
  const entries = Object.entries(schema.properties).map(([key, child]) => {
    const name = path === '' ? key : `${path}.${key}`
    return { name, child, inner: innerOf(child, name) }
  })
  const rows = entries
    .filter(({ inner }) => inner === undefined)
    .map(({ name, child }) => [
      `\`${name}\``,
      typeOf(child),
      defaultOf(child, schema, name),
      meaningOf(name, child),
    ])
  return [
    ...(rows.length === 0 ? [] : [table(['setting', 'type', 'default', 'meaning'], rows)]),
    ...entries
      .filter(({ inner }) => inner !== undefined)
      .flatMap(({ name, child, inner }) => [
        `### ${name}`,
        [child.description, inner.note].filter(Boolean).join(' '),
        ...(name === 'kinds' ? [builtInKinds()] : []),
        ...sections(inner.schema, inner.path),
      ]),
  ]
}

/**
 * The section that a setting is, if it is one: its schema, the path of its settings, and a note on its form.
 */
function innerOf(schema, name) {
  const object = schema.anyOf?.find(({ properties }) => properties) ?? schema
  if (object.properties) return { schema: object, path: name }
  if (schema.items?.properties)
    return {
      schema: schema.items,
      path: `${name}[]`,
      note: `A list of objects${schema.minItems ? `, ${schema.minItems} or more` : ', empty by default'}.`,
    }
  if (schema.additionalProperties?.properties)
    return { schema: schema.additionalProperties, path: `${name}.NAME` }
  return undefined
}

function builtInKinds() {
  const columns = ['weight', 'sign', 'halfLifeDays', 'suppressDays', 'rating', 'told']
  const rows = Object.entries(DEFAULT_KINDS).map(([name, kind]) => [
    `\`${name}\``,
    ...columns.map((column) => String(kind[column]).replace('-', '−')),
  ])
  const head = ['built-in kind', ...columns.map((column) => `\`${column}\``)]
  return `${table(head, rows)}\n\nThe defaults of a kind in the settings file:`
}

function typeOf(schema) {
  const { type, anyOf, items, prefixItems, additionalProperties, enum: values } = schema
  if (anyOf !== undefined) return anyOf.map(typeOf).join(anyOf.some(rangeOf) ? ', or ' : ' or ')
  if ('const' in schema) return String(schema.const).replace('-', '−')
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(' or ')
  if (prefixItems !== undefined) return `list of ${prefixItems.length} ${typeOf(prefixItems[0])}s`
  if (items !== undefined) return `list of ${typeOf(items)}s`
  if (additionalProperties) return `object of names and ${typeOf(additionalProperties)}`
  return [Array.isArray(type) ? type.join(' or ') : type, rangeOf(schema)].filter(Boolean).join(', ')
}

function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) {
  const bounds = [
    ...(minimum === undefined ? [] : [`${minimum} or more`]),
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    // zod bounds each integer by the largest exact one.
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? [] : [`${maximum} or less`]),
    ...(exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`]),
  ]
  if (minimum !== undefined && bounds.length === 2 && maximum !== undefined) return `${minimum} to ${maximum}`
  return bounds.join(', ')
}

function defaultOf(schema, section, name) {
  if (schema.documentedDefault !== undefined) return schema.documentedDefault
  if (section.required?.includes(name.split('.').at(-1))) return 'required'
  if (schema.default === undefined) return '–'
  if (typeof schema.default === 'number') return String(schema.default)
  const text = JSON.stringify(schema.default)
  return text === '[]' || text === '{}' ? 'empty' : `\`${text.replace(/^"|"$/g, '')}\``
}

function meaningOf(name, { description }) {
  const variables = ENVIRONMENT.filter(({ setting }) => setting === name).map((each) => `\`${each.name}\``)
  return variables.length === 0 ? description : `${description} Environment: ${variables.join(', ')}.`
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}
