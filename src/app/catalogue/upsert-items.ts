import { checkId, checkTag, type PropertyTypes, type PropertyValue } from '../../core/data/index.js'

import type { CatalogueStore, ItemChange, WriteOptions, WriteResult } from '../../core/ports/index.js'

import { badInput } from '../../core/shared/index.js'
import { checkDeclared, checkText, checkTime } from '../shared/index.js'
import { type UpsertResult, upsertBatch } from './upsert.js'

/**
 * An item as a client sends it. Absent fields stay as they are; null clears a field and makes the item
 * available.
 */
export interface ItemInput {
  readonly id: string
  readonly title?: string | null | undefined
  /** Replaces the set of tags. */
  readonly tags?: readonly string[] | null | undefined
  readonly available?: boolean | null | undefined
  /** Milliseconds since 1970; may be in the future. */
  readonly publishedAt?: number | null | undefined
  /** Id of an existing user. */
  readonly author?: string | null | undefined
  /**
   * Content vector supplied by the client, 1 to {@link MAX_VECTOR_WIDTH} finite numbers. Its length (square
   * root of the sum of squares) is {@link MIN_VECTOR_LENGTH} to {@link MAX_VECTOR_LENGTH}.
   */
  readonly vector?: readonly number[] | null | undefined
  /**
   * Declared properties. Properties that are not listed stay; one with neither number nor text is cleared.
   */
  readonly properties?: readonly PropertyInput[] | null | undefined
}

/** A value for a declared property: a number or a text, as declared. */
export interface PropertyInput {
  readonly name: string
  readonly number?: number | null | undefined
  readonly text?: string | null | undefined
}

/** Creates or updates items in one transaction. */
export type UpsertItems = (
  input: readonly ItemInput[],
  options?: WriteOptions,
) => Promise<WriteResult<UpsertResult>>

const MAX_TAGS = 200
/** Limit of Neo4j's vector indexes. */
const MAX_VECTOR_WIDTH = 4_096
/** Neo4j compares vectors with 32-bit floats. The square of a length outside this range is no such number. */
const MIN_VECTOR_LENGTH = 1e-18
const MAX_VECTOR_LENGTH = 1e18

/**
 * Creates or updates items in one transaction.
 *
 * @param declared properties that items may have.
 * @throws KindredError BAD_USER_INPUT if the batch is too large. Invalid entries are listed in `rejected`,
 *   not thrown.
 */
export function createUpsertItems(
  store: Pick<CatalogueStore, 'upsertItems'>,
  declared: PropertyTypes = {},
): UpsertItems {
  return (input, options) =>
    upsertBatch(input, (item) => checkItem(item, declared), store.upsertItems, options)
}

function checkItem(input: ItemInput, declared: PropertyTypes): ItemChange {
  const { title, tags, available, publishedAt, author, vector, properties } = input
  return {
    id: checkId(input.id, 'id'),
    ...(title === undefined ? {} : { title: title === null ? null : checkText(title, 'title') }),
    ...(tags === undefined ? {} : { tags: checkTags(tags ?? []) }),
    ...(available === undefined ? {} : { available: available ?? true }),
    ...(publishedAt === undefined
      ? {}
      : { publishedAt: publishedAt === null ? null : checkTime(publishedAt, 'publishedAt') }),
    ...(author === undefined ? {} : { author: author === null ? null : checkId(author, 'author') }),
    ...(vector === undefined ? {} : { vector: vector === null ? null : checkVector(vector) }),
    ...(properties ? { properties: checkProperties(properties, declared) } : {}),
  }
}

function checkTags(tags: readonly string[]): string[] {
  if (tags.length > MAX_TAGS)
    throw badInput('tags', `the item has ${tags.length} tags`, `send at most ${MAX_TAGS}`)
  return tags.map((tag) => checkTag(tag, 'tags'))
}

function checkVector(vector: readonly number[]): readonly number[] {
  if (vector.length === 0 || vector.length > MAX_VECTOR_WIDTH)
    throw badInput('vector', `the vector has ${vector.length} numbers`, `send 1 to ${MAX_VECTOR_WIDTH}`)
  if (!vector.every(Number.isFinite))
    throw badInput('vector', 'the vector has a number that is not finite', 'send finite numbers')
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  if (length === 0)
    throw badInput(
      'vector',
      'the vector has no direction: all of its numbers are 0',
      'send null for no vector',
    )
  if (!(length >= MIN_VECTOR_LENGTH && length <= MAX_VECTOR_LENGTH))
    throw badInput(
      'vector',
      `the length of the vector is ${length}; 32-bit floats cannot hold its square`,
      'divide the vector by its length',
    )
  return vector
}

function checkProperties(
  properties: readonly PropertyInput[],
  declared: PropertyTypes,
): Record<string, PropertyValue | null> {
  return Object.fromEntries(properties.map((property) => [property.name, propertyValue(property, declared)]))
}

function propertyValue({ name, number, text }: PropertyInput, declared: PropertyTypes): PropertyValue | null {
  const type = checkDeclared(name, 'properties', declared)
  const [given, other] = type === 'number' ? [number, text] : [text, number]
  if (other !== null && other !== undefined)
    throw badInput('properties', `property "${name}" is a ${type}`, `send it as \`${type}\``)
  return typeof given === 'string' ? checkText(given, 'properties') : (given ?? null)
}
