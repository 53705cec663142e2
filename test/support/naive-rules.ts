const DAY_MS = 86_400_000
export const COOLDOWN_DAYS = 90
export const MINIMUM_AUDIENCE = 3

interface UserState {
  active: boolean
  suggestible: boolean
  showTies: boolean
  readonly likes: Set<string>
}

/**
 * A naive second implementation of the rules of ties and suggestions, with sets of `from>to` and loops. Tests
 * compare the results of the real one with it.
 */
export class NaiveRules {
  readonly users = new Map<string, UserState>()
  readonly friends = new Set<string>()
  readonly requests = new Set<string>()
  readonly withheld = new Set<string>()
  readonly follows = new Set<string>()
  readonly withheldFollows = new Set<string>()
  readonly blocks = new Set<string>()
  readonly dismissals = new Set<string>()
  /** Latest decline or end of a friendship, by `from>to`, in milliseconds. */
  readonly ended = new Map<string, number>()

  add(id: string): void {
    this.users.set(id, { active: true, suggestible: true, showTies: true, likes: new Set() })
  }

  private has(set: { has(key: string): boolean }, a: string, b: string): boolean {
    return set.has(`${a}>${b}`)
  }

  private either(set: { has(key: string): boolean }, a: string, b: string): boolean {
    return this.has(set, a, b) || this.has(set, b, a)
  }

  areFriends(a: string, b: string): boolean {
    return this.either(this.friends, a, b)
  }

  befriend(a: string, b: string): void {
    if (this.either(this.blocks, a, b)) return
    for (const key of [`${a}>${b}`, `${b}>${a}`]) {
      this.requests.delete(key)
      this.withheld.delete(key)
      this.ended.delete(key)
    }
    if (!this.areFriends(a, b)) this.friends.add(`${a}>${b}`)
  }

  private part(a: string, b: string, now: number): void {
    if (!this.areFriends(a, b)) return
    this.friends.delete(`${a}>${b}`)
    this.friends.delete(`${b}>${a}`)
    this.ended.set(`${a}>${b}`, now)
  }

  request(a: string, b: string): void {
    if (this.areFriends(a, b) || this.has(this.blocks, a, b)) return
    if (this.has(this.blocks, b, a)) this.withheld.add(`${a}>${b}`)
    else if (this.has(this.requests, b, a) || this.has(this.withheld, b, a)) this.befriend(a, b)
    else {
      this.withheld.delete(`${a}>${b}`)
      this.requests.add(`${a}>${b}`)
    }
  }

  accept(from: string, to: string): void {
    if (this.has(this.requests, from, to)) this.befriend(to, from)
  }

  decline(from: string, to: string, now: number): void {
    if (this.requests.delete(`${from}>${to}`)) this.ended.set(`${to}>${from}`, now)
  }

  cancel(from: string, to: string): void {
    if (this.areFriends(from, to)) return
    this.requests.delete(`${from}>${to}`)
    this.withheld.delete(`${from}>${to}`)
  }

  remove(a: string, b: string, now: number): void {
    this.part(a, b, now)
  }

  follow(a: string, b: string): void {
    if (this.has(this.blocks, a, b)) return
    if (this.has(this.blocks, b, a)) this.withheldFollows.add(`${a}>${b}`)
    else {
      this.withheldFollows.delete(`${a}>${b}`)
      this.follows.add(`${a}>${b}`)
    }
  }

  unfollow(a: string, b: string): void {
    this.follows.delete(`${a}>${b}`)
    this.withheldFollows.delete(`${a}>${b}`)
  }

  block(a: string, b: string, now: number): void {
    this.part(a, b, now)
    this.blocks.add(`${a}>${b}`)
    this.requests.delete(`${a}>${b}`)
    this.withheld.delete(`${a}>${b}`)
    if (this.requests.delete(`${b}>${a}`)) this.withheld.add(`${b}>${a}`)
    this.follows.delete(`${a}>${b}`)
    this.withheldFollows.delete(`${a}>${b}`)
    this.follows.delete(`${b}>${a}`)
  }

  unblock(a: string, b: string): void {
    this.blocks.delete(`${a}>${b}`)
  }

  maySuggest(viewer: string, other: string, now: number): boolean {
    const { active, suggestible } = this.users.get(other)!
    if (viewer === other || !active || !suggestible) return false
    if (this.areFriends(viewer, other) || this.either(this.blocks, viewer, other)) return false
    if (this.either(this.requests, viewer, other) || this.has(this.withheld, viewer, other)) return false
    if (this.has(this.withheldFollows, viewer, other)) return false
    if (this.has(this.follows, viewer, other) || this.has(this.dismissals, viewer, other)) return false
    const ended = Math.max(
      this.ended.get(`${viewer}>${other}`) ?? Number.NEGATIVE_INFINITY,
      this.ended.get(`${other}>${viewer}`) ?? Number.NEGATIVE_INFINITY,
    )
    return now - ended > COOLDOWN_DAYS * DAY_MS
  }

  /** Whether the ties and likes of a user may be shown to others. */
  shows(id: string): boolean {
    const { active, showTies } = this.users.get(id)!
    return active && showTies
  }

  /** Whether a user may connect the viewer with others. */
  private mayBridge(viewer: string, bridge: string): boolean {
    return this.shows(bridge) && !this.either(this.blocks, viewer, bridge)
  }

  mutualFriends(viewer: string, other: string): string[] {
    if (!this.shows(other)) return []
    return [...this.users.keys()]
      .filter((id) => this.areFriends(viewer, id) && this.areFriends(id, other) && this.mayBridge(viewer, id))
      .sort()
  }

  /** Whether a path of two ties leads to the other user over a user that the viewer may be shown. */
  isReachable(viewer: string, other: string): boolean {
    if (!this.shows(other)) return false
    return [...this.users.keys()].some(
      (id) =>
        this.mayBridge(viewer, id) &&
        (this.areFriends(viewer, id) || this.has(this.follows, viewer, id)) &&
        (this.areFriends(id, other) || this.either(this.follows, id, other)),
    )
  }

  sharedItems(viewer: string, other: string): string[] {
    if (!this.shows(other)) return []
    const users = [...this.users.values()]
    return [...this.users.get(viewer)!.likes].filter(
      (item) =>
        this.users.get(other)!.likes.has(item) &&
        users.filter(({ likes }) => likes.has(item)).length >= MINIMUM_AUDIENCE,
    )
  }
}
