import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { GraphQLError, parse } from 'graphql'
import { z } from 'zod'
import { KindredError } from '../core/shared/index.js'

/** An operation of the owner's own clients. */
export interface StoredOperation {
  /** By which a client may ask for it: the key of a manifest, or SHA-256 of the text in hexadecimal. */
  readonly id: string
  readonly text: string
}

/** A manifest of Apollo's tools. Relay's compiler writes an object of ids and texts. */
const apolloSchema = z.object({
  format: z.string(),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
})
const relaySchema = z.record(z.string().min(1), z.string().min(1))

/**
 * Reads the operations of a file, or of a folder and those in it: `.graphql` and `.gql` files, each of which
 * is one document, and `.json` manifests of Apollo or Relay.
 *
 * @throws KindredError BAD_CONFIGURATION naming the file that cannot be used, or if there is no operation.
 */
export function readOperations(path: string): readonly StoredOperation[] {
  const operations = filesOf(path).flatMap((file) => {
    const text = orRefuse(file, 'it cannot be read', () => readFileSync(file, 'utf8'))
    const found = file.endsWith('.json') ? readManifest(file, text) : [{ id: sha256(text), text }]
    for (const operation of found)
      orRefuse(file, `the operation ${operation.id.slice(0, 64)} is not GraphQL`, () => parse(operation.text))
    return found
  })
  if (operations.length === 0) throw refusal(path, 'there is no operation')
  return operations
}

function filesOf(path: string): string[] {
  const isFolder = orRefuse(path, 'it cannot be read', () => statSync(path).isDirectory())
  if (!isFolder) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(graphql|gql|json)$/.test(name))
    .sort()
    .map((name) => join(path, name))
}

function readManifest(file: string, text: string): readonly StoredOperation[] {
  const manifest: unknown = orRefuse(file, 'it is not JSON', () => JSON.parse(text))
  const apollo = apolloSchema.safeParse(manifest)
  if (apollo.success) return apollo.data.operations.map(({ id, body }) => ({ id, text: body }))
  const relay = relaySchema.safeParse(manifest)
  if (relay.success) return Object.entries(relay.data).map(([id, each]) => ({ id, text: each }))
  throw refusal(file, 'it is neither a manifest of Apollo nor an object of ids and texts')
}

function orRefuse<T>(file: string, what: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const isOfFile = cause instanceof GraphQLError || cause instanceof SyntaxError
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw refusal(file, isOfFile ? `${what}: ${reason}` : what, cause)
  }
}

function refusal(file: string, what: string, cause?: unknown): KindredError {
  return new KindredError('BAD_CONFIGURATION', `operations.path: ${file}: ${what}`, {
    field: 'operations.path',
    remedy:
      'name a file or folder with .graphql files, or a manifest that the client tools of Apollo or Relay wrote',
    cause,
  })
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
