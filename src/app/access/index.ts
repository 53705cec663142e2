// Who may call: API keys, tokens of other issuers, and the identity of a request.

export {
  type Authenticator,
  createAuthenticator,
  type Identity,
  TRUSTED,
  unauthenticated,
  type VerifyToken,
} from './authenticate.js'
export { createKeyUseCases, type KeyUseCases, type NewKey } from './keys.js'
export { createTokenVerifier, type TokenSettings } from './tokens.js'
