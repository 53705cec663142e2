const DAY_MS = 86_400_000
export const REST_DAYS = 90
export const MINIMUM_AUDIENCE = 3

interface Person {
  active: boolean
  suggestible: boolean
  showTies: boolean
  readonly likes: Set<string>
}

/**
 * The rules of ties and suggestions, written down a second time and as simply as can be: sets of `from>to`,
 * and loops. What the database gives is held against it.
 */
export class NaiveRules {
  readonly people = new Map<string, Person>()
  readonly friends = new Set<string>()
  readonly requests = new Set<string>()
  readonly withheld = new Set<string>()
  readonly follows = new Set<string>()
  readonly blocks = new Set<string>()
  readonly dismissals = new Set<string>()
  /** Latest decline or end of a friendship, by `from>to`, in milliseconds. */
  readonly ended = new Map<string, number>()

  add(id: string): void {
    this.people.set(id, { active: true, suggestible: true, showTies: true, likes: new Set() })
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
    if (!this.either(this.blocks, a, b)) this.follows.add(`${a}>${b}`)
  }

  unfollow(a: string, b: string): void {
    this.follows.delete(`${a}>${b}`)
  }

  block(a: string, b: string, now: number): void {
    this.part(a, b, now)
    this.blocks.add(`${a}>${b}`)
    this.requests.delete(`${a}>${b}`)
    this.withheld.delete(`${a}>${b}`)
    if (this.requests.delete(`${b}>${a}`)) this.withheld.add(`${b}>${a}`)
    this.follows.delete(`${a}>${b}`)
    this.follows.delete(`${b}>${a}`)
  }

  unblock(a: string, b: string): void {
    this.blocks.delete(`${a}>${b}`)
  }

  maySuggest(viewer: string, other: string, now: number): boolean {
    const person = this.people.get(other)!
    if (viewer === other || !person.active || !person.suggestible) return false
    if (this.areFriends(viewer, other) || this.either(this.blocks, viewer, other)) return false
    if (this.either(this.requests, viewer, other) || this.has(this.withheld, viewer, other)) return false
    if (this.has(this.follows, viewer, other) || this.has(this.dismissals, viewer, other)) return false
    const ended = Math.max(
      this.ended.get(`${viewer}>${other}`) ?? Number.NEGATIVE_INFINITY,
      this.ended.get(`${other}>${viewer}`) ?? Number.NEGATIVE_INFINITY,
    )
    return now - ended > REST_DAYS * DAY_MS
  }

  /** Whether ties and likes of somebody may be told. */
  shows(id: string): boolean {
    const { active, showTies } = this.people.get(id)!
    return active && showTies
  }

  /** Whether somebody may stand between the viewer and others. */
  private mayBridge(viewer: string, bridge: string): boolean {
    return this.shows(bridge) && !this.either(this.blocks, viewer, bridge)
  }

  mutualFriends(viewer: string, other: string): string[] {
    if (!this.shows(other)) return []
    return [...this.people.keys()]
      .filter((id) => this.areFriends(viewer, id) && this.areFriends(id, other) && this.mayBridge(viewer, id))
      .sort()
  }

  /** Whether one person, whom the viewer may know of, stands between the two. */
  isReachable(viewer: string, other: string): boolean {
    if (!this.shows(other)) return false
    return [...this.people.keys()].some(
      (id) =>
        this.mayBridge(viewer, id) &&
        (this.areFriends(viewer, id) || this.has(this.follows, viewer, id)) &&
        (this.areFriends(id, other) || this.either(this.follows, id, other)),
    )
  }

  sharedItems(viewer: string, other: string): string[] {
    if (!this.shows(other)) return []
    const people = [...this.people.values()]
    return [...this.people.get(viewer)!.likes].filter(
      (item) =>
        this.people.get(other)!.likes.has(item) &&
        people.filter(({ likes }) => likes.has(item)).length >= MINIMUM_AUDIENCE,
    )
  }
}
