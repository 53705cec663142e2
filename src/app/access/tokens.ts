import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose'
import { MAX_ID_LENGTH } from '../../core/data/index.js'
import type { Log } from '../../core/shared/index.js'
import { unauthenticated, type VerifyToken } from './authenticate.js'

/** How tokens of another issuer are checked. */
export interface TokenSettings {
  /** Where the issuer's public keys are: an address, or the keys themselves. */
  readonly keys: URL | JSONWebKeySet
  readonly issuer: string
  readonly audience: string
  /** Name of the claim with the user's id. */
  readonly userClaim: string
  /** Names of signatures that are accepted, such as `RS256`. */
  readonly algorithms: readonly string[]
  /** Seconds by which the issuer's clock may differ from ours. */
  readonly clockToleranceSeconds: number
}

/** Time to fetch the issuer's keys. */
const FETCH_MS = 5_000

/**
 * Checks JSON Web Tokens: signature, algorithm, issuer, audience and times. A token without `exp` is refused.
 *
 * @param log receives a line if the issuer's keys cannot be read.
 */
export function createTokenVerifier(settings: TokenSettings, log: Log): VerifyToken {
  const { keys, issuer, audience, userClaim, algorithms, clockToleranceSeconds } = settings
  const keySet =
    keys instanceof URL ? createRemoteJWKSet(keys, { timeoutDuration: FETCH_MS }) : createLocalJWKSet(keys)
  return async (token) => {
    const { payload } = await jwtVerify(token, keySet, {
      issuer,
      audience,
      algorithms: [...algorithms],
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp', userClaim],
    }).catch((error: unknown) => {
      throw refusalOf(error, log)
    })
    const userId = payload[userClaim]
    if (typeof userId !== 'string' || userId === '' || userId.length > MAX_ID_LENGTH)
      throw unauthenticated(`the claim ${userClaim} of the token is no user id`)
    return { userId, expiresAt: (payload.exp! + clockToleranceSeconds) * 1000 }
  }
}

/** Errors that say something about the token. All others are about the issuer's keys. */
const ABOUT_TOKEN: readonly (new (...args: never[]) => Error)[] = [
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWTInvalid,
]

function refusalOf(error: unknown, log: Log) {
  if (error instanceof errors.JWTExpired) return unauthenticated('the token has expired')
  if (error instanceof errors.JWTClaimValidationFailed)
    return unauthenticated(`the claim ${error.claim} of the token is missing or wrong`)
  if (ABOUT_TOKEN.some((type) => error instanceof type)) return unauthenticated('the token is not valid')
  log(
    `the keys of the token issuer cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    'warn',
  )
  return unauthenticated('the token cannot be checked now', true)
}
