import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isLoopback } from '../api/access/index.js'
import {
  type Authenticator,
  createAuthenticator,
  createKeyUseCases,
  createTokenVerifier,
  type KeyUseCases,
  type TokenSettings,
} from '../app/access/index.js'
import type { Settings } from '../config/index.js'
import { KindredError, type Log } from '../core/shared/index.js'
import { createKeyStore } from '../neo4j/access/index.js'
import type { Graph } from '../neo4j/driver/index.js'
import type { Runtime } from './runtime.js'

/** The settings of who may call. */
export type AccessSettings = Pick<Settings, 'auth' | 'home' | 'http'>

/** API keys of a graph. */
export function composeKeys(graph: Graph, { now }: Pick<Runtime, 'now'>): KeyUseCases {
  return createKeyUseCases({ store: createKeyStore(graph), now })
}

/**
 * Finds out who calls a server.
 *
 * @param insecure whether requests from elsewhere need no key while none was made.
 * @throws KindredError BAD_CONFIGURATION if the file with the keys of the token issuer cannot be used.
 */
export function composeAuthenticator(
  graph: Graph,
  { auth, home, http }: AccessSettings,
  { now, log }: Pick<Runtime, 'now' | 'log'>,
  insecure = false,
): Authenticator {
  const { jwt } = auth
  return createAuthenticator({
    store: createKeyStore(graph),
    isOpen: insecure || isLoopback(http.host),
    verifyToken: jwt === null ? null : createTokenVerifier({ ...jwt, keys: readKeySet(jwt.jwks, home) }, log),
    now,
    log,
  })
}

/**
 * Checks that a server for other machines lets nobody in without a key.
 *
 * @throws KindredError BAD_CONFIGURATION if the server listens on such an address and there is no key.
 */
export async function checkExposure(
  graph: Graph,
  { auth, http }: AccessSettings,
  insecure: boolean,
  log: Log,
): Promise<void> {
  if (isLoopback(http.host) || auth.jwt !== null) return
  const { made } = await createKeyStore(graph).lookUp([])
  if (made) return
  if (!insecure)
    throw new KindredError(
      'BAD_CONFIGURATION',
      `there is no key, and ${http.host} is open to other machines`,
      {
        field: 'http.host',
        remedy:
          'make a key with `kindred keys create --scope read`, listen on 127.0.0.1, or pass --insecure to let everybody in',
      },
    )
  log(`--insecure: everybody who reaches ${http.host} may read, change and delete everything`, 'warn')
}

/**
 * The certificate and the key of the settings; undefined: no TLS.
 *
 * @throws KindredError BAD_CONFIGURATION if a file cannot be read.
 */
export function readTls({ http: { tls }, home }: AccessSettings): { cert: Buffer; key: Buffer } | undefined {
  if (tls === null) return undefined
  return {
    cert: readSettingFile(resolve(home, tls.cert), 'http.tls.cert'),
    key: readSettingFile(resolve(home, tls.key), 'http.tls.key'),
  }
}

function readKeySet(jwks: string, home: string): TokenSettings['keys'] {
  const isAddress = /^https?:/i.test(jwks)
  if (isAddress && URL.canParse(jwks)) {
    const url = new URL(jwks)
    // An attacker who changes the keys on their way can speak for every user.
    if (url.protocol === 'https:' || isLoopback(url.hostname)) return url
    throw new KindredError('BAD_CONFIGURATION', 'auth.jwt.jwks: the address does not begin with https', {
      field: 'auth.jwt.jwks',
      remedy: 'use an https address, or a file',
    })
  }
  const file = resolve(home, jwks)
  try {
    const keySet = JSON.parse(readSettingFile(file, 'auth.jwt.jwks').toString('utf8')) as { keys?: unknown }
    if (Array.isArray(keySet.keys)) return keySet as TokenSettings['keys']
  } catch (error) {
    if (error instanceof KindredError) throw error
  }
  throw new KindredError('BAD_CONFIGURATION', `auth.jwt.jwks: ${file} is no JSON Web Key Set`, {
    field: 'auth.jwt.jwks',
    remedy: 'write a file of the form { "keys": […] }',
  })
}

function readSettingFile(file: string, field: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new KindredError('BAD_CONFIGURATION', `${field}: ${reason}`, {
      field,
      remedy: 'name a file that this process can read',
      cause,
    })
  }
}
