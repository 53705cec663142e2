/** What is suggested: items to like, or people to befriend. */
export type Target = 'item' | 'friend'
