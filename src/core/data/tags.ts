import { checkId } from './ids.js'

/**
 * The name of a tag as it is stored: composed characters, no white space around it, and one space in place of
 * white space inside.
 */
export function tagName(tag: string): string {
  return tag.normalize('NFC').trim().replace(/\s+/g, ' ')
}

/** What identifies a tag: its name in lower case. The graph keeps the name that came first. */
export function tagKey(tag: string): string {
  return tagName(tag).toLowerCase()
}

/**
 * Checks a tag from outside like an id.
 *
 * @returns its name.
 * @throws KindredError BAD_USER_INPUT naming `field`.
 */
export function checkTag(tag: string, field: string): string {
  return checkId(tagName(tag), field)
}
