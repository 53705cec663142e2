/**
 * What the entries of an array of a snapshot stand for, so that the part of a user can be found and erased.
 *
 * - `learned`: numbers of no single user, such as vectors of items.
 * - `users`: users × width. The row of a user is the user's.
 * - `items then users`: (items + users) × width.
 * - `targets`: as `users` in a model that ranks users, `learned` in one that ranks items.
 * - `counts`: number of users by target. A user counts in the entries of their items or ties.
 * - `degrees`: number of ties by user.
 * - `communities`: the community of each user, −1: none.
 * - `favourites`, `favourite scores`: communities × count; in a model that ranks users, rows of users.
 */
export type ArrayLayout =
  | 'learned'
  | 'users'
  | 'items then users'
  | 'targets'
  | 'counts'
  | 'degrees'
  | 'communities'
  | 'favourites'
  | 'favourite scores'

/** Columns of a matrix of a snapshot; `learned`: its rows are no users either. */
export type MatrixLayout = 'items' | 'users' | 'items then users' | 'targets' | 'learned'

/**
 * Every array that a model may store, by name. The conformance suite of models fails for an array that is in
 * neither table: then nobody knows how to erase a user from it.
 */
export const ARRAY_LAYOUTS: Readonly<Record<string, ArrayLayout>> = {
  userVectors: 'users',
  userBasis: 'users',
  userDegrees: 'users',
  userFactors: 'users',
  people: 'users',
  tieBasis: 'users',
  arrowBasis: 'users',
  basis: 'items then users',
  biases: 'targets',
  counts: 'counts',
  degrees: 'degrees',
  communityOf: 'communities',
  favourites: 'favourites',
  favouriteScores: 'favourite scores',
  parents: 'learned',
  partModularity: 'learned',
  itemVectors: 'learned',
  itemBasis: 'learned',
  itemFactors: 'learned',
  itemBias: 'learned',
  neighbours: 'learned',
  neighbourScores: 'learned',
  passSource: 'learned',
  passTarget: 'learned',
  tasteBasis: 'learned',
  directed: 'learned',
  inputs: 'learned',
  columns: 'learned',
  mean: 'learned',
  factor: 'learned',
  first: 'learned',
  bias: 'learned',
  second: 'learned',
  skip: 'learned',
  calibration: 'learned',
  returns: 'learned',
}

/** Every matrix that a model may store as `{name}Offsets`, `{name}Indices` and `{name}Values`. */
export const MATRIX_LAYOUTS: Readonly<Record<string, MatrixLayout>> = {
  history: 'items',
  likes: 'items',
  ties: 'users',
  friends: 'users',
  followers: 'users',
  bridges: 'users',
  joint: 'items then users',
  known: 'targets',
  weights: 'learned',
  tags: 'learned',
}

/** The matrix that an array is a part of, and the part; null: it belongs to none. */
export function matrixPart(array: string): { readonly matrix: string; readonly part: string } | null {
  const [, matrix, part] = /^(.+)(Offsets|Indices|Values)$/.exec(array) ?? []
  return matrix !== undefined && Object.hasOwn(MATRIX_LAYOUTS, matrix) ? { matrix, part: part! } : null
}

/** Names of arrays of which {@link ARRAY_LAYOUTS} and {@link MATRIX_LAYOUTS} know nothing. */
export function unknownArrays(arrays: Iterable<string>): string[] {
  return [...arrays].filter((name) => !Object.hasOwn(ARRAY_LAYOUTS, name) && matrixPart(name) === null)
}
