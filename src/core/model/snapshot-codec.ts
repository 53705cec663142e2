import { createHash } from 'node:crypto'
import { z } from 'zod'
import { createVocabulary, type Vocabulary } from '../data/index.js'
import { KindredError, mapValues } from '../shared/index.js'
import type { Snapshot, SnapshotArray } from './snapshot.js'
import { currentSourceName } from './sources.js'

/** A snapshot as it is stored: a small manifest and one block of bytes. */
export interface EncodedSnapshot {
  /** JSON: the snapshot without vocabularies and arrays, and their positions in `bytes`. */
  readonly manifest: string
  /**
   * Little-endian arrays, and vocabularies as JSON lists in UTF-8. Every section starts at a multiple of 8.
   */
  readonly bytes: Uint8Array
}

const FORMAT = 'kindred-snapshot'
const FORMAT_VERSION = 1
const ALIGNMENT = 8

const ARRAY_TYPES = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const

const sectionSchema = z.object({
  offset: z.number().int().nonnegative().multipleOf(ALIGNMENT),
  byteLength: z.number().int().nonnegative(),
})
const nodeSchema = z.object({
  algorithm: z.string(),
  target: z.enum(['item', 'friend']),
  seed: z.number(),
  datasetHash: z.string(),
  users: z.number().int().nonnegative(),
  items: z.number().int().nonnegative(),
  options: z.record(z.string(), z.unknown()),
  tuned: z.record(z.string(), z.unknown()),
  /** null stands for NaN and infinity. */
  metrics: z.record(z.string(), z.number().nullable()),
  arrays: z.record(
    z.string(),
    sectionSchema.extend({ type: z.enum(['float32', 'float64', 'int32', 'uint8']) }),
  ),
  get members() {
    return z.record(z.string(), nodeSchema)
  },
})
const manifestSchema = z.object({
  format: z.literal(FORMAT),
  formatVersion: z.literal(FORMAT_VERSION),
  byteLength: z.number().int().nonnegative(),
  sha256: z.string(),
  vocabularies: z.array(sectionSchema),
  root: nodeSchema,
})

type Section = z.infer<typeof sectionSchema>
type ManifestNode = z.infer<typeof nodeSchema>
type Manifest = z.infer<typeof manifestSchema>

/** Encodes a snapshot with all its members. Vocabularies and arrays that members share are stored once. */
export function encodeSnapshot(snapshot: Snapshot): EncodedSnapshot {
  const sections: { readonly at: Section; readonly data: Uint8Array }[] = []
  let byteLength = 0
  const place = (data: Uint8Array): Section => {
    const at = { offset: byteLength, byteLength: data.byteLength }
    sections.push({ at, data })
    byteLength = Math.ceil((byteLength + data.byteLength) / ALIGNMENT) * ALIGNMENT
    return at
  }

  const vocabularies: Section[] = []
  const byObject = new Map<Vocabulary, number>()
  const byText = new Map<string, number>()
  const placeVocabulary = (vocabulary: Vocabulary): number => {
    let index = byObject.get(vocabulary)
    if (index !== undefined) return index
    const text = JSON.stringify(vocabulary.ids)
    index = byText.get(text)
    if (index === undefined) {
      index = vocabularies.push(place(Buffer.from(text))) - 1
      byText.set(text, index)
    }
    byObject.set(vocabulary, index)
    return index
  }

  const placed = new Map<SnapshotArray, ManifestNode['arrays'][string]>()
  const placeArray = (array: SnapshotArray): ManifestNode['arrays'][string] => {
    let at = placed.get(array)
    if (at === undefined) {
      at = {
        type: typeOf(array),
        ...place(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
      }
      placed.set(array, at)
    }
    return at
  }

  const describe = (node: Snapshot): ManifestNode => ({
    algorithm: node.algorithm,
    target: node.target,
    seed: node.seed,
    datasetHash: node.datasetHash,
    users: placeVocabulary(node.users),
    items: placeVocabulary(node.items),
    options: { ...node.options },
    tuned: { ...node.tuned },
    metrics: mapValues(node.metrics, (value) => (Number.isFinite(value) ? value : null)),
    arrays: mapValues(node.arrays, placeArray),
    members: mapValues(node.members, describe),
  })

  const root = describe(snapshot)
  const bytes = new Uint8Array(byteLength)
  for (const { at, data } of sections) bytes.set(data, at.offset)
  const manifest: Manifest = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    byteLength,
    sha256: checksum(bytes),
    vocabularies,
    root,
  }
  return { manifest: JSON.stringify(manifest), bytes }
}

/** Decodes a snapshot from chunks of bytes, in order. */
export interface SnapshotDecoder {
  /** @throws KindredError BAD_DATA if there are more bytes than the manifest says. */
  put(chunk: Uint8Array): void
  /** @throws KindredError BAD_DATA if the bytes do not match the manifest's length and SHA-256. */
  finish(): Snapshot
}

/**
 * Decodes what {@link encodeSnapshot} wrote. Each array has its own buffer, so that unused arrays can be
 * freed. Members share vocabularies and arrays again. Former names of models and sources become the current
 * ones.
 *
 * @param text the manifest.
 * @throws KindredError BAD_DATA if the manifest is damaged or has another format version.
 */
export function createSnapshotDecoder(text: string): SnapshotDecoder {
  const manifest = parseManifest(text)
  const { byteLength } = manifest
  const sections = new Map<string, { readonly offset: number; readonly buffer: Uint8Array }>()
  const bufferOf = ({ offset, byteLength: length }: Section): Uint8Array => {
    const key = `${offset} ${length}`
    const known = sections.get(key)
    if (known !== undefined) return known.buffer
    if (offset + length > byteLength) throw corrupted('a section exceeds its length')
    const buffer = allocate(length)
    sections.set(key, { offset, buffer })
    return buffer
  }
  for (const section of sectionsOf(manifest)) bufferOf(section)
  const hash = createHash('sha256')
  let filled = 0
  return {
    put(chunk) {
      const end = filled + chunk.byteLength
      if (end > byteLength) throw corrupted(`it has more than the expected ${byteLength} bytes`)
      hash.update(chunk)
      for (const { offset, buffer } of sections.values()) {
        const [from, to] = [Math.max(offset, filled), Math.min(offset + buffer.byteLength, end)]
        if (from < to) buffer.set(chunk.subarray(from - filled, to - filled), from - offset)
      }
      filled = end
    },
    finish() {
      if (filled !== byteLength || hash.digest('hex') !== manifest.sha256)
        throw corrupted(
          `its ${filled} bytes do not match the length (${byteLength}) and checksum in its manifest`,
        )
      return assemble(manifest, bufferOf)
    },
  }
}

function allocate(byteLength: number): Uint8Array {
  try {
    return new Uint8Array(byteLength)
  } catch (cause) {
    throw corrupted(`a section of ${byteLength} bytes does not fit into the memory`, cause)
  }
}

/** Decodes a snapshot at once; errors as in {@link createSnapshotDecoder}. */
export function decodeSnapshot({ manifest, bytes }: EncodedSnapshot): Snapshot {
  const decoder = createSnapshotDecoder(manifest)
  decoder.put(bytes)
  return decoder.finish()
}

/** Every section; shared ones appear once per member. */
function sectionsOf({ vocabularies, root }: Manifest): Section[] {
  const ofNode = ({ arrays, members }: ManifestNode): Section[] => [
    ...Object.values(arrays),
    ...Object.values(members).flatMap(ofNode),
  ]
  return [...vocabularies, ...ofNode(root)]
}

function assemble(manifest: Manifest, bufferOf: (section: Section) => Uint8Array): Snapshot {
  const vocabularies = manifest.vocabularies.map((section) => parseVocabulary(bufferOf(section)))
  const vocabularyAt = (index: number): Vocabulary => {
    const vocabulary = vocabularies[index]
    if (vocabulary === undefined) throw corrupted(`it has no vocabulary ${index}`)
    return vocabulary
  }
  const arrayAt = ({ type, ...section }: ManifestNode['arrays'][string]): SnapshotArray => {
    const ArrayType = ARRAY_TYPES[type]
    if (section.byteLength % ArrayType.BYTES_PER_ELEMENT !== 0)
      throw corrupted(`the length of a ${type} array is not a multiple of its element size`)
    return new ArrayType(bufferOf(section).buffer as ArrayBuffer)
  }
  const build = (stored: ManifestNode): Snapshot => {
    const node = upgraded(stored)
    return Object.freeze({
      algorithm: node.algorithm,
      target: node.target,
      seed: node.seed,
      datasetHash: node.datasetHash,
      users: vocabularyAt(node.users),
      items: vocabularyAt(node.items),
      options: node.options,
      tuned: node.tuned,
      metrics: mapValues(node.metrics, (value) => value ?? Number.NaN),
      arrays: mapValues(node.arrays, arrayAt),
      members: mapValues(node.members, build),
    })
  }
  return build(manifest.root)
}

/**
 * Brings a manifest node of an earlier version up to date. Models and sources get their current names: in
 * algorithms, members, options, tuned weights, and before the slash in names of metrics. In the weights of a
 * blend, `lift` becomes `ablationGains`.
 */
function upgraded(node: ManifestNode): ManifestNode {
  const { target, options, tuned } = node
  const rename = (name: string): string => currentSourceName(name, target)
  const renameText = (value: unknown): unknown => (typeof value === 'string' ? rename(value) : value)
  const renameKeys = (value: unknown): unknown =>
    isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([name, each]) => [rename(name), each]))
      : value
  const upgradeSegment = (segment: unknown): unknown =>
    isRecord(segment) ? changed(segment, { weights: renameKeys }) : segment
  const upgradeBlend = (blend: unknown): unknown => {
    if (!isRecord(blend)) return blend
    const { lift, ...weights } = changed(blend, {
      segments: (segments) => (Array.isArray(segments) ? segments.map(upgradeSegment) : segments),
      lift: renameKeys,
    })
    return lift === undefined ? weights : { ...weights, ablationGains: lift }
  }
  return {
    ...node,
    algorithm: rename(node.algorithm),
    options: changed(options, {
      members: (members) => (Array.isArray(members) ? members.map(renameText) : members),
      memberOptions: renameKeys,
    }),
    tuned: changed(tuned, { blend: upgradeBlend, members: renameKeys, fallback: renameText }),
    metrics: Object.fromEntries(
      Object.entries(node.metrics).map(([name, value]) => [name.replace(/^[^/]+(?=\/)/, rename), value]),
    ),
    members: Object.fromEntries(
      Object.entries(node.members).map(([name, member]) => [currentSourceName(name, member.target), member]),
    ),
  }
}

/** A record in which some values are changed, if they are present. */
function changed(
  record: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, (value: unknown) => unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      Object.hasOwn(changes, key) ? changes[key]!(value) : value,
    ]),
  )
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parseManifest(text: string): Manifest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw corrupted('its manifest is not JSON', cause)
  }
  const version = (json as { formatVersion?: unknown } | null)?.formatVersion
  if (typeof version === 'number' && version !== FORMAT_VERSION) {
    throw new KindredError(
      'BAD_DATA',
      `snapshot format version ${version} is not supported; this version of Kindred reads version ${FORMAT_VERSION}`,
      { remedy: 'train again, or use the version of Kindred that wrote it' },
    )
  }
  const parsed = manifestSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw corrupted(`its manifest is invalid at ${issue?.path.join('.') || 'the root'}`, parsed.error)
}

function parseVocabulary(utf8: Uint8Array): Vocabulary {
  try {
    return createVocabulary(z.array(z.string()).parse(JSON.parse(Buffer.from(utf8).toString())))
  } catch (cause) {
    throw corrupted('a vocabulary cannot be read', cause)
  }
}

function typeOf(array: SnapshotArray): keyof typeof ARRAY_TYPES {
  if (array instanceof Float32Array) return 'float32'
  if (array instanceof Float64Array) return 'float64'
  return array instanceof Int32Array ? 'int32' : 'uint8'
}

function checksum(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function corrupted(reason: string, cause?: unknown): KindredError {
  return new KindredError('BAD_DATA', `the stored snapshot is damaged: ${reason}`, {
    remedy: 'promote another version (`kindred snapshots` lists them) or train again',
    cause,
  })
}
