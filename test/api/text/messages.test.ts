import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { MESSAGE_KEYS } from '../../../src/api/text/keys.js'
import { builtInMessages, createMessages, placeholdersIn } from '../../../src/api/text/messages.js'

const LOCALES = ['de', 'en', 'es', 'fr', 'zh']
const table = (locale: string, messages: Record<string, unknown>) => ({
  file: `own/${locale}.json`,
  locale,
  messages,
})
const english = builtInMessages().find(({ locale }) => locale === 'en')!.messages

describe('the languages that come with Kindred', () => {
  it('have every key, each with the same placeholders', () => {
    assert.deepEqual(
      builtInMessages().map(({ locale }) => locale),
      LOCALES,
    )
    for (const { file, locale, messages } of builtInMessages()) {
      assert.deepEqual(Object.keys(messages).sort(), [...MESSAGE_KEYS.keys()].sort(), file)
      for (const [key, placeholders] of MESSAGE_KEYS)
        assert.deepEqual(
          [...placeholdersIn(String(messages[key]), key, { file }, locale)].sort(),
          [...placeholders].sort(),
          `${file} ${key}`,
        )
    }
  })

  it('say every sentence without a brace left over, for any number', () => {
    const messages = createMessages()
    fc.assert(
      fc.property(
        fc.constantFrom(...LOCALES),
        fc.constantFrom(...MESSAGE_KEYS),
        fc.nat(2_000_000),
        (locale, [key, placeholders], number) => {
          const values = Object.fromEntries(placeholders.map((name) => [name, number]))
          const text = messages.in(locale).format([key], values)
          assert.ok(text.trim().length > 0 && !/[{}#]/.test(text), `${locale} ${key}: ${text}`)
        },
      ),
    )
  })

  it('use the plurals, lists and numbers of the language', () => {
    const messages = createMessages()
    const rated = (locale: string, others: number) =>
      messages.in(locale).format(['friends.rating'], { friend: 'Ada', others, rating: 4.5 })
    assert.deepEqual(
      LOCALES.map((locale) => rated(locale, 0)),
      [
        'Ada hat das mit 4,5 bewertet',
        'Ada rated this 4.5',
        'Ada valoró esto con 4,5',
        'Ada a donné la note 4,5',
        'Ada给此内容打了 4.5 分',
      ],
    )
    assert.equal(rated('en', 1), 'Ada and 1 other friend rated this 4.5 or higher')
    assert.equal(rated('en', 1200), 'Ada and 1,200 other friends rated this 4.5 or higher')
    assert.equal(messages.in('en').list(['A', 'B', 'C']), 'A, B, and C')
    assert.equal(messages.in('de').list(['A', 'B', 'C']), 'A, B und C')
    assert.equal(messages.in('zh').list(['A', 'B']), 'A和B')
  })
})

describe('a language tag', () => {
  const messages = createMessages([table('de-AT', { follows: 'Folgt da' })])
  const follows = (locale: string) => messages.in(locale).format(['follows'], {})

  it('falls back part by part, then to English', () => {
    assert.deepEqual(
      ['de-AT', 'de_at', 'de-CH', 'de-Latn-AT', 'zh-Hant-TW', 'en-GB', 'tlh', 'de-u-nu-latn'].map(follows),
      [
        'Folgt da',
        'Folgt da',
        'Folgt dir',
        'Folgt dir',
        '关注了你',
        'Follows you',
        'Follows you',
        'Folgt dir',
      ],
    )
    const rating = (locale: string) =>
      messages.in(locale).format(['similar.rating'], { item: 'x', rating: 4.5 })
    assert.equal(rating('de-AT'), 'Weil du x mit 4,5 bewertet hast')
    assert.equal(rating('de-CH'), 'Weil du x mit 4.5 bewertet hast', 'the numbers of the region')
    assert.equal(rating('ru'), 'Because you rated x 4.5', 'the numbers of the sentence')
  })

  it('that is none is refused', () => {
    for (const locale of ['', '*', 'en-US,en;q=0.9', 'a', 'deutsch-österreich', '😀'])
      assert.throws(() => messages.in(locale), { code: 'BAD_USER_INPUT', field: 'locale' }, locale)
  })
})

describe("the owner's messages", () => {
  it('replace single messages, and add kinds and languages', () => {
    const translated = Object.fromEntries(Object.entries(english).map(([key, text]) => [key, `${text}!`]))
    const messages = createMessages(
      [
        table('en', { follows: 'Is a fan', 'friends.BORROW': '{friend} (+{others}) borrowed this' }),
        table('nl', translated),
      ],
      ['BORROW'],
    )
    const borrowed = (locale: string) =>
      messages.in(locale).format(['friends.BORROW', 'friends.other'], { friend: 'Ada', others: 2 })
    assert.equal(messages.in('en').format(['follows'], {}), 'Is a fan')
    assert.equal(messages.in('en').format(['new.user'], {}), 'You may not know each other yet')
    assert.equal(borrowed('en-GB'), 'Ada (+2) borrowed this')
    assert.equal(borrowed('nl'), 'Ada and 2 other friends interacted with this!', 'the language wins')
    assert.equal(messages.in('nl-BE').format(['follows'], {}), 'Follows you!')
  })

  it('are refused with the file, the key and the placeholder that is wrong', () => {
    const cases: [ReturnType<typeof table>, RegExp][] = [
      [table('de', { folows: 'x' }), /own\/de\.json: the key "folows" is unknown/],
      [table('de', { 'friends.BORROW': '{friend} {others}' }), /"friends\.BORROW" is unknown/],
      [table('de', { follows: 7 }), /"follows" is not a text/],
      [table('de', { follows: '{user} folgt' }), /"follows" has the unknown placeholder \{user\}/],
      [table('de', { 'similar.LIKE': 'Darum' }), /"similar\.LIKE" lacks the placeholder \{item\}/],
      [table('de', { 'similar.LIKE': 'Wegen {item' }), /"similar\.LIKE" is not an ICU message/],
      [table('de', { mutual: '{others, plural, one {{friend}}}' }), /"mutual" is not an ICU message/],
      [table('nl', { follows: 'Volgt je' }), /own\/nl\.json: the message "quote" is missing/],
      [table('deutsch-ö', {}), /"deutsch-ö" is not a language tag/],
    ]
    for (const [own, message] of cases)
      assert.throws(() => createMessages([own]), { code: 'BAD_CONFIGURATION', message, field: own.file })
  })
})
