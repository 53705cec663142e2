import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../../src/numeric/random/index.js'
import { type Csr, csrFromTriplets, normalizeByDegree, transpose } from '../../src/numeric/sparse/index.js'

/** Inputs of all sides of the comparison; see `sizes` for the shapes. */
export interface Inputs {
  readonly sizes: typeof SIZES & {
    readonly nodes: number
    readonly users: number
    readonly items: number
    readonly width: number
  }
  /** Users and items as one symmetric graph, normalized by degree. */
  readonly graph: Csr
  /** users × items, all values 1. */
  readonly likes: Csr
  /** users × items, normalized by degree. */
  readonly normalized: Csr
  readonly floats: Readonly<Record<'dense' | 'gradient' | 'left' | 'right' | 'updates', Float32Array>>
  readonly batch: Readonly<
    Record<'batchUsers' | 'batchPositives' | 'batchNegatives' | 'pairNegatives', Float32Array>
  >
  readonly ints: Readonly<
    Record<'rows' | 'positiveIds' | 'negativeIds' | 'mlpUsers' | 'mlpItems' | 'mlpLabels', Int32Array>
  >
}

/** Sizes of the inputs that do not depend on the graph. */
export const SIZES = {
  /** Rows and columns of the square matrices. */
  side: 1024,
  /** Number of gathered and scattered rows. */
  gathered: 65_536,
  batch: 4096,
  negatives: 1024,
  temperature: 0.1,
  /** Users and items of the search. */
  queries: 4096,
  targets: 40_960,
  best: 20,
  /** Neighbours per item. */
  neighbours: 100,
  /** Number of singular triplets. */
  rank: 64,
  mlpSamples: 4096,
  mlpBatch: 1024,
  mlpEntities: 1000,
  mlpWidth: 50,
}

/** Reads a folder in the `lightgcn` format, and draws random numbers with a fixed seed. */
export function readInputs(folder: string, width: number): Inputs {
  const { likes, graph } = readGraph(join(folder, 'train.txt'))
  const nodes = graph.rows
  const sizes = {
    ...SIZES,
    ...{ nodes, width, users: likes.rows, items: likes.columns },
    queries: Math.min(SIZES.queries, nodes),
    targets: Math.min(SIZES.targets, nodes),
  }
  const random = createRandom(1)
  const normals = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal())
  const below = (length: number, bound: number): Int32Array =>
    Int32Array.from({ length }, () => random.below(bound))
  return {
    sizes,
    graph,
    likes,
    normalized: normalizeByDegree(likes),
    floats: {
      dense: normals(nodes * width),
      gradient: normals(nodes * width),
      left: normals(SIZES.side * SIZES.side),
      right: normals(SIZES.side * SIZES.side),
      updates: normals(SIZES.gathered * width),
    },
    batch: {
      batchUsers: normals(SIZES.batch * width),
      batchPositives: normals(SIZES.batch * width),
      batchNegatives: normals(SIZES.negatives * width),
      pairNegatives: normals(SIZES.batch * width),
    },
    ints: {
      rows: below(SIZES.gathered, nodes),
      // Positives and negatives are disjoint, so that no side needs a mask.
      positiveIds: Int32Array.from({ length: SIZES.batch }, (_, at) => at),
      negativeIds: Int32Array.from({ length: SIZES.negatives }, (_, at) => SIZES.batch + at),
      mlpUsers: below(SIZES.mlpSamples, SIZES.mlpEntities),
      mlpItems: below(SIZES.mlpSamples, SIZES.mlpEntities),
      mlpLabels: below(SIZES.mlpSamples, 2),
    },
  }
}

/** Writes all arrays as raw little-endian files for other programs, and the sizes as `sizes.json`. */
export function writeInputs(
  folder: string,
  { sizes, graph, likes, normalized, floats, batch, ints }: Inputs,
): void {
  const matrices = { graph, likes, normalized }
  const arrays: Record<string, Float32Array | Int32Array> = { ...floats, ...batch, ...ints }
  for (const [name, { offsets, indices, values }] of Object.entries(matrices))
    Object.assign(arrays, {
      [`${name}.offsets`]: offsets,
      [`${name}.indices`]: indices,
      [`${name}.values`]: values,
    })
  for (const [name, array] of Object.entries(arrays))
    writeFileSync(join(folder, name), new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  writeFileSync(join(folder, 'sizes.json'), JSON.stringify(sizes))
}

function readGraph(file: string): { readonly likes: Csr; readonly graph: Csr } {
  const from: number[] = []
  const to: number[] = []
  let users = 0
  let items = 0
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [user, ...userItems] = line.trim().split(/\s+/).map(Number)
    if (user === undefined || userItems.length === 0) continue
    users = Math.max(users, user + 1)
    for (const item of userItems) {
      items = Math.max(items, item + 1)
      from.push(user)
      to.push(item)
    }
  }
  const likes = csrFromTriplets(users, items, { rows: from, columns: to })
  likes.values.fill(1)
  return { likes, graph: normalizeByDegree(joinSides(likes)) }
}

/** The symmetric graph whose nodes are the users, followed by the items. */
export function joinSides(likes: Csr): Csr {
  const nodes = likes.rows + likes.columns
  const back = transpose(likes)
  const offsets = new Int32Array(nodes + 1)
  offsets.set(likes.offsets)
  for (let item = 0; item <= back.rows; item++)
    offsets[likes.rows + item] = likes.indices.length + back.offsets[item]!
  const indices = new Int32Array(2 * likes.indices.length)
  indices.set(likes.indices.map((item) => item + likes.rows))
  indices.set(back.indices, likes.indices.length)
  return { rows: nodes, columns: nodes, offsets, indices, values: new Float32Array(indices.length).fill(1) }
}
