import { readdirSync, readFileSync } from 'node:fs'

/** `graphql/` of the package; this file runs from `dist/src/api`. */
const folder = new URL('../../../graphql/', import.meta.url)

/** The schema's text, all topics of `graphql/` joined. */
export function readTypeDefs(): string {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n')
}
