import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { isLoopback } from '../api/access/index.js'
import type { TlsPair, WatchedTls } from '../api/http/index.js'
import {
  type Authenticator,
  createAuthenticator,
  createKeyUseCases,
  createTokenVerifier,
  type KeyUseCases,
  type TokenSettings,
} from '../app/access/index.js'
import type { Settings } from '../config/index.js'
import { KindredError, type Log, parseUrl } from '../core/shared/index.js'
import { createKeyStore } from '../neo4j/access/index.js'
import { type Graph, withTimeLimit } from '../neo4j/driver/index.js'
import type { Runtime } from './runtime.js'

/** Longest time to note the last use of a key. */
const NOTE_MS = 10_000

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
    store: createKeyStore(withTimeLimit(graph, NOTE_MS)),
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

/** Time between two looks at the files of the certificate. */
const TLS_LOOK_MS = 5_000

/**
 * The certificate and the key of the settings; undefined: no TLS. They are read again when a file changes. A
 * pair that does not fit, such as a new certificate beside the old key, is named in the log and not used.
 *
 * @param lookMs time between two looks at the files.
 * @throws KindredError BAD_CONFIGURATION if a file cannot be read, or if the two do not fit.
 */
export function readTls(
  { http: { tls }, home }: AccessSettings,
  log: Log,
  lookMs = TLS_LOOK_MS,
): WatchedTls | undefined {
  if (tls === null) return undefined
  const files = { cert: resolve(home, tls.cert), key: resolve(home, tls.key) }
  const read = (): TlsPair => {
    const pair = {
      cert: readSettingFile(files.cert, 'http.tls.cert'),
      key: readSettingFile(files.key, 'http.tls.key'),
    }
    try {
      createSecureContext({ ...pair })
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new KindredError('BAD_CONFIGURATION', `http.tls: ${reason}`, {
        field: 'http.tls',
        remedy: 'name a certificate in PEM, and the private key that belongs to it',
        cause,
      })
    }
    return pair
  }
  return {
    ...read(),
    watch(use) {
      const onChange = (): void => {
        try {
          use(read())
          log('the certificate was read again')
        } catch (error) {
          log(
            `the certificate stays as it was: ${error instanceof Error ? error.message : String(error)}`,
            'warn',
          )
        }
      }
      // Polling sees links that point to another file, as tools that renew certificates make them.
      for (const file of Object.values(files))
        watchFile(file, { interval: lookMs, persistent: false }, onChange)
      return () => {
        for (const file of Object.values(files)) unwatchFile(file, onChange)
      }
    },
  }
}

function readKeySet(jwks: string, home: string): TokenSettings['keys'] {
  const url = /^https?:/i.test(jwks) ? parseUrl(jwks) : null
  if (url !== null) {
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
