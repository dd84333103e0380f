import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { axe, BROWSER, complaintsOf, openBrowser } from '../../fakes/a-browser.ts'
import { ANN } from '../../storage/a-storage.ts'
import { aConsole } from '../a-console.ts'
import { type AHouse, aHouse } from '../a-house.ts'
import { aStory, queried } from './a-story.ts'

const inBrowser = BROWSER === undefined ? test.skip : test
const COUNT = 50_000
const HUGE = `a${' wide'.repeat(200_000)}z`

let house: AHouse
let served: Awaited<ReturnType<typeof aConsole>>
let browser: Browser
let id = ''
beforeAll(async () => {
  house = await aHouse()
  served = await aConsole(house)
  if (BROWSER !== undefined) browser = await openBrowser()
  const rows = Array.from({ length: COUNT }, (_, n) => ({
    n: COUNT - n,
    text: n === 4 ? HUGE : `row number ${n + 1}`,
    ...(n === 7 ? { late: { a: ['\u202eb'] } } : {}),
  }))
  const cited = { evidence: [{ id: 'E1', rows: [3, 4] }] }
  id = await aStory(house.place, {}, [queried('E1', rows, { truncated: true })], {
    cause: { text: 'The first cause', ...cited },
    findings: [{ text: 'Far down', evidence: [{ id: 'E1', rows: [31_000] }] }],
  })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await served?.close()
  await house?.close()
}, 30_000)

const path = (more = '') => `/investigations/${id}/evidence/E1${more}`
const get = async (address: string) => {
  const answer = await fetch(`${served.address}${address}`, { headers: { 'x-roles': 'reader' } })
  return { status: answer.status, text: await answer.text() }
}
const rows = async (query: string) => {
  const { text } = await get(path(`/rows?${query}`))
  return JSON.parse(text) as {
    readonly matching: number
    readonly rows: readonly { readonly n: number; readonly cells: readonly string[] }[]
  }
}
const numbers = async (query: string) => (await rows(query)).rows.map(({ n }) => n)

describe('without script', () => {
  test('a hundred rows stand in a table, with links to the others, to each column’s order and to each row', async () => {
    const { text } = await get(path('?offset=200'))
    const shown = [...text.matchAll(/<tr id="E1:(\d+)" tabindex="-1" aria-rowindex="(\d+)"/g)]
    expect(shown).toHaveLength(100)
    expect([shown[0]?.[1], shown[0]?.[2]]).toEqual(['201', '202'])
    expect(text).toContain(`aria-rowcount="${COUNT + 1}"`)
    for (const link of ['?offset=100"', '?offset=300"', '?sort=text"', '/row?n=201"'])
      expect(text).toContain(`href="${path(link)}`)
    const sorted = await get(path('?sort=n&text=number+1'))
    expect(sorted.text).toContain('aria-sort="ascending"')
    expect(sorted.text).toContain(`href="${path('?sort=n&amp;desc=1&amp;text=number+1')}"`)
    expect(sorted.text).toContain('<input type="hidden" name="sort" value="n">')
  })

  test('what is not there is said, with the way back', async () => {
    expect((await get(path('?text=nowhere'))).text).toMatch(/No row holds “nowhere”.*Show all rows/s)
    expect((await get(path('?offset=900000'))).text).toMatch(/no rows so far down.*To the first row/s)
    for (const address of [path('/row?n=50001'), path('/row?n=x'), path('/cell?n=1&column=none')])
      expect((await get(address)).status).toBe(404)
    expect((await get(`/investigations/${id}/evidence/E2`)).status).toBe(404)
    expect((await get(`/investigations/${id}/evidence/nonsense/rows`)).status).toBe(404)
  })

  test('a row and a cell are read whole', async () => {
    const row = await get(path('/row?n=5'))
    expect(row.text).toContain('more characters)')
    const cell = await get(path('/cell?n=5&column=text'))
    const pre = /<pre[^>]*>(.*)<\/pre>/s.exec(cell.text)?.[1] ?? ''
    expect(pre.replaceAll(/<\/?span>/g, '')).toBe(HUGE)
    expect((await get(path('/row?n=8'))).text).toContain('{&quot;a&quot;:[&quot;b&quot;]}')
  })
})

test('a script gets any part of the rows, in any order, of those that hold a text', async () => {
  expect(await numbers('offset=48000&limit=3')).toEqual([48_001, 48_002, 48_003])
  expect(await numbers('sort=n&limit=2')).toEqual([50_000, 49_999])
  expect(await numbers('sort=n&desc=1&limit=2')).toEqual([1, 2])
  const found = await rows('text=NUMBER+4999')
  expect(found.matching).toBe(11)
  expect(found.rows[0]).toMatchObject({ n: 4_999, cells: ['45002', 'row number 4999', ''] })
  expect((await rows('offset=4&limit=1')).rows[0]?.cells[1]).toMatch(/^a wide.*…$/)
  // What an address says wrongly counts as not said.
  expect((await numbers('offset=-1&limit=0&desc=yes')).slice(0, 2)).toEqual([1, 2])
})

describe('in a browser', () => {
  const open = async (address: string): Promise<{ page: Page; complaints: readonly string[] }> => {
    const context = await browser.newContext({
      baseURL: served.address,
      extraHTTPHeaders: { 'x-roles': 'reader,requester' },
      viewport: { width: 1000, height: 800 },
    })
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    await page.goto(address)
    return { page, complaints }
  }
  const standing = (page: Page): Promise<number> => page.locator('table.rows tbody tr').count()

  inBrowser('all rows are scrolled, a few stand in the page, and the keyboard reaches the last', async () => {
    const { page, complaints } = await open(path())
    await page.locator('.virtual tr[aria-rowindex="12"] a').waitFor()
    expect(await standing(page)).toBeLessThan(80)
    await page.getByRole('region', { name: 'Rows of E1' }).focus()
    await page.keyboard.press('End')
    await page.locator(`[id="E1:${COUNT}"]`).waitFor()
    await page.getByText(`to ${COUNT} of ${COUNT}`).waitFor()
    expect(await standing(page)).toBeLessThan(80)
    // Who has reached a row with the keyboard does not lose it by scrolling.
    await page.locator(`[id="E1:${COUNT}"] a`).focus()
    await page.evaluate(`document.querySelector('.virtual').scrollTop = 400000`)
    await page.getByText(/^Rows 11\d{3} to 11\d{3} of/).waitFor()
    expect(await page.evaluate('document.activeElement.textContent')).toBe(String(COUNT))
    expect(await axe(page)).toEqual([])
    await page.getByRole('link', { name: 'text' }).click()
    await page.locator('th[aria-sort="ascending"]', { hasText: 'text' }).waitFor()
    expect(complaints).toEqual([])
  })

  inBrowser('a reference opens its evidence and lights its rows, here or among all rows', async () => {
    const { page, complaints } = await open(`/investigations/${id}`)
    expect(await page.locator('details#E1').getAttribute('open')).toBeNull()
    await page.getByRole('link', { name: 'E1:3,4' }).first().click()
    expect(new URL(page.url()).hash).toBe('#E1:3,4')
    const lit = () => page.locator('tr.lit').evaluateAll((all) => all.map(({ id: own }) => own))
    expect(await lit()).toEqual(['E1:3', 'E1:4'])
    expect(await page.locator('details#E1').getAttribute('open')).not.toBeNull()
    expect(await page.evaluate('document.activeElement.id')).toBe('E1:3')
    // What comes by itself from the server leaves them as they are.
    await house.store.feedback(id, { right: true, note: 'so it was' }, ANN)
    house.live.nudge()
    await page.getByText('so it was').waitFor()
    expect(await lit()).toEqual(['E1:3', 'E1:4'])
    await page.reload()
    expect(await lit()).toEqual(['E1:3', 'E1:4'])
    await page.goto(`/investigations/${id}#E1:20000,20001`)
    await page.waitForURL(/evidence\/E1/)
    await page.locator('[id="E1:20001"].lit').waitFor()
    expect(await lit()).toEqual(['E1:20000', 'E1:20001'])
    expect(complaints).toEqual([])
  })
})
