import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { startApi, type TestApi } from '../support/api.js'
import { openBrowser } from '../support/browser.js'
import { cypher } from '../support/cypher.js'
import { openTestGraph } from '../support/database.js'
import { groupedDataset } from '../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../support/shop.js'

describe('the console in a browser', () => {
  const graph = openTestGraph()
  let api: TestApi
  let browser: Browser
  beforeAll(async () => {
    const data = groupedDataset()
    await writeDataset(graph, data)
    await publish(graph, 'v1', 'A', await fitBlend(data))
    // The ids that the examples of the page use; most public data has them.
    await graph.runAutoCommit(
      cypher(`MATCH (u:User {id: 'user-3'}), (i:Item {id: 'item-80'}) SET u.id = '2', i.id = '51'`),
      {},
    )
    api = await startApi(graph)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await api?.stop()
  })

  /** Opens the console and records the page's requests and errors. */
  async function openConsole() {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    const seen = { requests: [] as string[], faults: [] as string[] }
    page.on('request', (request) => seen.requests.push(request.url()))
    page.on('pageerror', (error) => seen.faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') seen.faults.push(message.text())
    })
    await page.goto(new URL('/', api.url).href)
    await page.getByLabel(/^Execute query/).waitFor()
    return { page, seen }
  }

  /** The page also sends the name of the operation, which it updates with a delay after the text changes. */
  const SETTLING_MS = 500

  /** Presses the button and returns the text of the result. */
  async function execute(page: Page) {
    const result = page.locator('.result-window')
    await result.waitFor()
    const answered = page.waitForResponse(api.url)
    await page.getByLabel(/^Execute query/).click()
    assert.equal((await answered).status(), 200)
    await result.getByText('"data"').first().waitFor()
    // The editor draws spaces as no-break spaces, and only the lines in view.
    return ((await result.textContent()) ?? '').replaceAll('\u00a0', ' ')
  }

  test('a query typed at / is answered on the page, without requests to other hosts', async () => {
    const { page, seen } = await openConsole()
    await page.locator('.graphiql-query-editor .monaco-editor').click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.insertText(
      'query Mine { user(id: "user-4") { name recommendations(first: 1) { edges { node { title } } } } }',
    )
    await page.getByRole('button', { name: 'Mine', exact: true }).waitFor()
    await page.waitForTimeout(SETTLING_MS)
    const shown = await execute(page)
    assert.match(shown, /"Name of user-4"/)
    assert.match(shown, /"Title of item-\d+"/)
    // Completion and documentation come from the schema, which this server sent.
    await page.getByLabel('Show Documentation Explorer').click()
    await page.getByText('Root Types').waitFor()

    const { origin } = new URL(api.url)
    assert.ok(seen.requests.length > 5)
    assert.deepEqual(
      seen.requests.filter((url) => !url.startsWith('data:') && new URL(url).origin !== origin),
      [],
    )
    assert.deepEqual(seen.faults, [])
    await page.close()
  })

  test('each example on the page runs unchanged', async () => {
    const { page, seen } = await openConsole()
    const tabs = page.locator('.graphiql-tab-button')
    const names = await tabs.allInnerTexts()
    assert.ok(names.length >= 5, names.join())
    for (const [index, name] of names.entries()) {
      await tabs.nth(index).click()
      await page.waitForTimeout(SETTLING_MS)
      const shown = await execute(page)
      assert.doesNotMatch(shown, /"errors"|"user": null/, name)
    }
    assert.deepEqual(seen.faults, [])
    await page.close()
  })
})
