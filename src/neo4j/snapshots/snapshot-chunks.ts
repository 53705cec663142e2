/** Bytes per chunk: three quarters of a mebibyte, which is one mebibyte of Base64. */
const CHUNK_BYTES = 3 << 18

/** Number of chunks of a snapshot with this many bytes. */
export function chunkCount(byteLength: number): number {
  return Math.ceil(byteLength / CHUNK_BYTES)
}

/** The chunks of a snapshot with their indexes, as Base64. */
export function* chunksOf(bytes: Uint8Array): Generator<readonly [number, string]> {
  for (let index = 0; index < chunkCount(bytes.byteLength); index++) {
    const chunk = bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)
    yield [index, Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('base64')]
  }
}
