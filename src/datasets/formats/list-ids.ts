/** Characters that end a word in a list file, and the sign of the encoding itself. */
const UNSAFE = /[\s\p{Z}\p{Cc}%]/gu

/**
 * An id as one word of a list file: white space, control characters and `%` become percent-encoded UTF-8, as
 * in a URL. Other ids stay as they are, quotes and letters of any script included.
 */
export function encodeId(id: string): string {
  return id.replace(UNSAFE, (character) =>
    Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
      '',
    ),
  )
}

/** The id of a word that {@link encodeId} wrote. A `%` that starts no valid sequence stays as it is. */
export function decodeId(word: string): string {
  if (!word.includes('%')) return word
  return word.replace(/(?:%[0-9A-Fa-f]{2})+/g, (sequence) => {
    try {
      return decodeURIComponent(sequence)
    } catch {
      return sequence
    }
  })
}
