/**
 * An address as it may be printed: without user name, password and options.
 *
 * @param uri such as `neo4j://name:password@host:7687`; it need not be valid.
 */
export function printableUri(uri: string): string {
  // A password may contain any character, so everything up to the last @ goes.
  const [address = ''] = uri.replace(/^([a-z0-9+.-]*:\/\/)?.*@/i, '$1').split(/[?#]/)
  return address
}

/**
 * The address of a client without the prefix of IPv6: a connection over IPv4 to a socket of IPv6 has an
 * address such as `::ffff:10.0.0.7`.
 */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/**
 * A text as a URL; null: it is none. Not `URL.canParse`: once it is compiled, Node 20 answers wrongly for
 * texts with letters such as ä.
 */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
