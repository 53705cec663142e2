// Writes src/api/generated/schema.ts from graphql/*.graphql. The file is not kept in git.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { codegen } from '@graphql-codegen/core'
import * as typescript from '@graphql-codegen/typescript'
import * as resolvers from '@graphql-codegen/typescript-resolvers'
import { parse } from 'graphql'

const root = new URL('..', import.meta.url)
const target = new URL('src/api/generated/schema.ts', root)

const source = readdirSync(new URL('graphql/', root))
  .filter((file) => file.endsWith('.graphql'))
  .sort()
  .map((file) => readFileSync(new URL(`graphql/${file}`, root), 'utf8'))
  .join('\n')

const shared = {
  useTypeImports: true,
  enumsAsTypes: true,
  immutableTypes: true,
  // An input field with a default value is always present in arguments.
  avoidOptionals: { defaultValue: true },
  scalars: { DateTime: { input: 'Date', output: 'Date' }, ID: { input: 'string', output: 'string' } },
}
const output = await codegen({
  documents: [],
  config: {},
  filename: 'schema.ts',
  schema: parse(source),
  plugins: [
    { add: {} },
    { typescript: shared },
    {
      resolvers: {
        ...shared,
        contextType: '../request/index.js#ApiContext',
        mapperTypeSuffix: 'Model',
        mappers: JSON.parse(readFileSync(new URL('graphql/mappers.json', root), 'utf8')),
      },
    },
  ],
  pluginMap: {
    add: { plugin: () => '// Generated from graphql/ by `npm run build`; do not edit.' },
    typescript,
    resolvers,
  },
})

mkdirSync(new URL('.', target), { recursive: true })
writeFileSync(target, output)
