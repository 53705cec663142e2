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
