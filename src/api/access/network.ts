import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { parseUrl, plainAddress } from '../../core/shared/index.js'

/** Whether a name or an address means this machine. */
export function isLoopback(host: string): boolean {
  const name = bare(host)
  if (isIP(name) === 4) return name.startsWith('127.')
  return name === '::1' || name === 'localhost' || name.endsWith('.localhost')
}

/**
 * Whether a request for this host is ours. A page of a stranger can let its own name lead to this machine,
 * which is called DNS rebinding, and the browser then sends that name. It cannot do this with an address.
 *
 * @param header the header `Host`; undefined: none, which no browser sends.
 * @param allowed further names; `*` allows all.
 */
export function isHostAllowed(header: string | undefined, allowed: readonly string[]): boolean {
  if (header === undefined || allowed.includes('*')) return true
  const url = parseUrl(`http://${header}`)
  if (url === null || /[/?#@\\]/.test(header)) return false
  const name = bare(url.hostname)
  return isIP(name) !== 0 || isLoopback(name) || allowed.some((each) => bare(each.toLowerCase()) === name)
}

/** Without the brackets of an IPv6 address and without the dot of a full name. */
const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')

/** Finds the address of the client of a request. */
export type ClientAddress = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string | null

/**
 * Each proxy appends the address of its client to `X-Forwarded-For`. The list is read from its end, and only
 * as long as trusted proxies wrote it: a client can send any beginning.
 *
 * @param proxies addresses and subnets of trusted proxies, such as `10.0.0.0/8`; `loopback` is this machine.
 */
export function createClientAddress(proxies: readonly string[]): ClientAddress {
  const trusted = new BlockList()
  for (const proxy of proxies.flatMap((each) => (each === 'loopback' ? LOOPBACK : each))) {
    const [address, bits] = proxy.split('/') as [string, string?]
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  const isTrusted = (address: string): boolean =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return ({ headers, socket }) => {
    let address = plainAddress(socket.remoteAddress ?? '')
    const forwarded = String(headers['x-forwarded-for'] ?? '').split(',')
    while (isTrusted(address)) {
      const before = plainAddress(forwarded.pop()?.trim() ?? '')
      if (isIP(before) === 0) break
      address = before
    }
    return address === '' ? null : address
  }
}

const LOOPBACK = ['127.0.0.0/8', '::1']
