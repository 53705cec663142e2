/** What a person calls an item. */
export interface ItemLabel {
  readonly id: string
  readonly title: string | null
  /** Names of its tags, the weightiest first. */
  readonly tags: readonly string[]
}

export interface ItemLabels {
  /** Those of the items that exist, in any order. */
  describe(ids: readonly string[]): Promise<readonly ItemLabel[]>
}
