/** What a column may hold, for the recognition of columns with other names. */
export type Concept =
  | 'user'
  | 'item'
  | 'friend'
  | 'kind'
  | 'weight'
  | 'time'
  | 'name'
  | 'title'
  | 'tags'
  | 'published'
  | 'label'

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Names that other programs give to such columns, in lower case, without anything but letters and digits. */
const ALIASES: Readonly<Record<Concept, ReadonlySet<string>>> = {
  user: words(`user users userid uid customer customerid client clientid member memberid account accountid
    visitor visitorid buyer buyerid person personid listener listenerid viewer viewerid reader readerid
    reviewer reviewerid subscriber subscriberid id`),
  item: words(`item items itemid iid movie movieid product productid article articleid artist artistid song
    songid track trackid sku asin parentasin book bookid isbn content contentid video videoid business
    businessid news newsid venue venueid game gameid recipe recipeid id`),
  friend: words(`friend friends friendid userb user2 userid2 target targetid otheruser otheruserid other to
    followee followeeid contact contactid`),
  kind: words(`kind kinds type event eventtype eventname action actiontype behavior behaviour behaviortype
    behaviourtype interaction interactiontype verb activity`),
  weight: words(`weight weights rating ratings score scores star stars value values count counts plays
    playcount listens strength grade rate vote votes quantity qty amount frequency freq`),
  time: words(`at time times timestamp timestamps ts date dates datetime when day createdat created
    creationtime eventtime eventdate occurredat ratedat viewedat unixtime unixreviewtime unixtimestamp epoch
    since`),
  name: words('name names username fullname displayname nickname'),
  title: words('title titles name itemname itemtitle productname producttitle movietitle'),
  tags: words('tags tag taglist genres genre keywords keyword categories labels'),
  published: words(`publishedat published publicationdate publishdate pubdate releasedate releaseyear released
    releasedat`),
  label: words('label labels click clicked isclick liked islike islike target converted'),
}

/** The letters and digits of a name, in lower case. */
export const normalise = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Whether a name stands for a concept in other programs. */
export const isAlias = (name: string, concept: Concept): boolean => ALIASES[concept].has(normalise(name))

/**
 * Whether a name may be a misspelling of a column: one letter more, less or other, or two exchanged. Another
 * letter in a name of four makes another word, such as `game` of `name`.
 */
export function isMisspelling(name: string, column: string): boolean {
  const [written, meant] = [normalise(name), normalise(column)]
  if (meant.length < 4 || written === meant || Math.abs(written.length - meant.length) > 1) return false
  let start = 0
  while (start < written.length && written[start] === meant[start]) start++
  const [left, right] = [written.slice(start), meant.slice(start)]
  return (
    left.slice(1) === right ||
    right.slice(1) === left ||
    (meant.length > 4 && left.slice(1) === right.slice(1)) ||
    (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2))
  )
}

const HEADER_WORDS: readonly Concept[] = ['user', 'item', 'friend', 'weight', 'time']

/** Whether all columns of a line are names of columns, as in a header. */
export function isHeader(columns: readonly string[]): boolean {
  return (
    columns.length > 1 &&
    columns.every((column) => HEADER_WORDS.some((concept) => isAlias(column.split(':')[0]!, concept)))
  )
}
