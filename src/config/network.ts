import { isIP } from 'node:net'
import { z } from 'zod'

/** An origin as a browser sends it, or `*`. */
const originSchema = z.string().refine((text) => text === '*' || isOrigin(text), {
  error: ({ input }) =>
    `"${String(input)}" is no origin; write scheme and host, such as https://shop.example`,
})

/** Whether a text is an origin as a browser sends it: scheme and host, without a path. */
export function isOrigin(text: string): boolean {
  try {
    const { protocol, host } = new URL(text)
    // Pages of applications have schemes of their own, such as `capacitor://localhost`.
    return text === `${protocol}//${host}` && host !== ''
  } catch {
    return false
  }
}

/** A name without port, or `*`. */
const hostSchema = z
  .string()
  .regex(
    /^(\*|[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?\.?)$/,
    'a host name without port, such as api.shop.example',
  )

const proxySchema = z.string().refine(isProxy, 'an address, a subnet such as 10.0.0.0/8, or loopback')

function isProxy(text: string): boolean {
  if (text === 'loopback') return true
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

const tlsSchema = z.strictObject({
  cert: z.string().min(1).describe('File with the certificate and its chain, in PEM.'),
  key: z.string().min(1).describe('File with the private key, in PEM.'),
})

/** The setting `http`. */
export const httpSchema = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe(
        'Address that the server listens on. For another address than one of this machine alone, the server needs a key.',
      ),
    port: z
      .number()
      .int()
      .min(0)
      .max(65_535)
      .default(4000)
      .describe('Port that the server listens on. 0: any free port.'),
    allowedHosts: z
      .array(hostSchema)
      .default([])
      .describe(
        'Names by which clients may ask for the server, beside addresses and `localhost`. Requests for other ' +
          'names are refused. `*`: all names.',
      ),
    trustedProxies: z
      .array(proxySchema)
      .default([])
      .describe(
        'Addresses and subnets of proxies in front of the server, such as `10.0.0.0/8`; `loopback` is this ' +
          'machine. Only their `X-Forwarded-For` is believed.',
      ),
    tls: tlsSchema
      .nullable()
      .default(null)
      .describe(
        'Certificate and key for HTTPS. `null`: HTTP without TLS. The files are read again when they change.',
      ),
    corsOrigins: z
      .array(originSchema)
      .default([])
      .describe('Origins whose pages may call the API from a browser. `*`: all origins.'),
    bodyLimitBytes: z
      .number()
      .int()
      .positive()
      .default(8 * 1024 * 1024)
      .describe(
        'Largest body of a mutation whose caller may write, in bytes. 1,000 items with vectors fit into the ' +
          'default. Other requests have `limits.bodyBytes`.',
      ),
  })
  .prefault({})
  .describe('The HTTP server.')

/** Signatures with a public and a private key. With a shared secret, this server could make tokens itself. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const

const jwtSchema = z.strictObject({
  jwks: z
    .string()
    .min(1)
    .describe(
      'Where the public keys of the issuer are: an `https` address, or a file with a JSON Web Key Set.',
    ),
  issuer: z.string().min(1).describe('Value of the claim `iss`.'),
  audience: z.string().min(1).describe('Value that the claim `aud` must have or contain.'),
  userClaim: z.string().min(1).default('sub').describe('Claim that holds the id of the user.'),
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .default(['RS256', 'ES256', 'EdDSA'])
    .describe('Signatures that are accepted. Those with a shared secret never are.'),
  clockToleranceSeconds: z
    .number()
    .int()
    .min(0)
    .max(300)
    .default(30)
    .describe("Seconds by which the issuer's clock may differ from the clock of this machine."),
})

/** The setting `auth`. */
export const authSchema = z
  .strictObject({
    jwt: jwtSchema
      .nullable()
      .default(null)
      .describe(
        'JSON Web Tokens of another issuer, each of which speaks for one user. `null`: only keys of ' +
          '`kindred keys` are accepted. With tokens, every request needs a token or a key.',
      ),
  })
  .prefault({})
  .describe('Who may call the API.')
