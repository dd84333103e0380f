import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { axe, BROWSER, complaintsOf, isTooWide, openBrowser, photograph } from '../fakes/a-browser.ts'
import { endAll, guidepost, until } from '../fakes/a-server.ts'

/** A machine without a browser runs everything else. */
const inBrowser = BROWSER === undefined ? test.skip : test
const PATIENCE = 180_000

let address = ''
let browser: Browser

/** With nothing configured, as a newcomer has it. */
beforeAll(async () => {
  if (BROWSER === undefined) return
  const cwd = mkdtempSync(join(tmpdir(), 'guidepost-console-'))
  const command = guidepost(['start'], { cwd, env: { PORT: '0' } })
  const told = (): string | undefined => /Guidepost runs at (http:\/\/\S+)/.exec(command.err())?.[1]
  await until(() => told() !== undefined, 60_000)
  address = told() ?? ''
  browser = await openBrowser()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await endAll()
}, 60_000)

const NAMES: Readonly<Record<string, string>> = {
  '/investigations': 'investigations',
  '/guides': 'guides',
  '/operations': 'operations',
  '/operations/audit': 'audit',
}

/** In the dark and on a phone they are made of what other pages are made of. */
const SAME_ON_A_PHONE = ['/operations/cost', '/api', '/nowhere', '/guides']

type Seat = { readonly page: Page; readonly complaints: readonly string[]; readonly context: BrowserContext }

async function sit(options: Parameters<Browser['newContext']>[0]): Promise<Seat> {
  const context = await browser.newContext({ baseURL: address, ...options })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  return { page, complaints: complaintsOf(page), context }
}

const DESKTOP = { viewport: { width: 1280, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const, hasTouch: true }

/** The page as a reload shows it, which is what it showed. */
async function reloaded(page: Page, sees: string | RegExp): Promise<void> {
  await page.getByText(sees).first().waitFor()
  await page.reload()
  await page.getByText(sees).first().waitFor()
}

/** Its pictures are there: they are loaded once they come into view. */
async function drawn(page: Page): Promise<void> {
  const image = page.locator('figure img').first()
  await image.scrollIntoViewIfNeeded()
  await image.evaluate((node) => (node as unknown as { decode: () => Promise<void> }).decode())
  expect(await image.getAttribute('alt')).toMatch(/^Timeline 20/)
}

inBrowser(
  'ask, progress, choice, report, a citation lights its row, another role approves, the reset is verified',
  async () => {
    const { page, complaints } = await sit(DESKTOP)
    const other = await sit(PHONE)
    await page.goto('/')
    await photograph(page, 'console-start', true)
    await page.getByRole('button', { name: /VPN/ }).first().click()
    await page.waitForURL(/\/ask\//)
    const thread = page.url()

    await reloaded(page, 'Which connection is affected?')
    await photograph(page, 'console-question')
    await other.page.goto(thread)
    await other.page.getByText('Which connection is affected?').first().waitFor()
    await page.getByRole('button', { name: 'conn-to-osaka' }).click()

    // Nobody reloads here: both see it as it comes.
    for (const one of [page, other.page])
      await one
        .getByText(/CONFIRMED|LIKELY/)
        .first()
        .waitFor()
    await reloaded(page, /CONFIRMED|LIKELY/)
    for (const one of [page, other.page]) await drawn(one)
    await photograph(page, 'console-report', true)
    await photograph(other.page, 'console-phone-dark', true)

    await page
      .getByRole('link', { name: /^E\d+:\d+/ })
      .first()
      .click()
    await page.waitForURL(/\/investigations\/[\w-]+#E\d+/)
    await page.locator('tr.lit').first().waitFor()
    await reloaded(page, /CONFIRMED|LIKELY/)
    await page.locator('tr.lit').first().waitFor()
    await photograph(page, 'console-investigation', true)

    await page.goto(thread)
    // Who asked may not decide.
    const approve = (one: Page) => one.getByRole('button', { name: /^Approve/ })
    expect(await approve(page).isVisible()).toBe(false)
    const second = await sit(DESKTOP)
    await second.page.goto(thread)
    await second.page.getByLabel('Act as').selectOption({ label: 'Network lead' })
    await second.page.getByRole('button', { name: 'Switch' }).click()
    await second.page
      .locator('summary', { hasText: /^Approve/ })
      .first()
      .click()
    await approve(second.page).click()
    for (const one of [second.page, page])
      await one
        .getByText(/It helped/)
        .first()
        .waitFor({ timeout: 60_000 })
    await reloaded(page, /It helped/)
    await photograph(page, 'console-repaired', true)
    expect({ first: complaints, phone: other.complaints, second: second.complaints }).toEqual({
      first: [],
      phone: [],
      second: [],
    })
    for (const one of [second, other]) await one.context.close()
  },
  PATIENCE,
)

inBrowser(
  'every page is free of what axe finds, in the light and in the dark, and fits a phone',
  async () => {
    const found: string[] = []
    for (const options of [{ ...DESKTOP, colorScheme: 'light' as const }, PHONE]) {
      const { page, complaints, context } = await sit(options)
      await page.goto('/')
      await page.getByLabel('Act as').selectOption({ label: 'Operator' })
      await page.getByRole('button', { name: 'Switch' }).click()
      await page.goto('/investigations')
      const one = await page.locator('a[href^="/investigations/"]').first().getAttribute('href')
      const evidence = `${one}/evidence/E1`
      const guide = '/guides/s2s-vpn-disconnected'
      const places = [
        '/',
        '/investigations',
        one ?? '',
        evidence,
        '/guides',
        guide,
        '/operations',
        '/operations/audit',
        '/operations/cost',
        '/api',
        '/nowhere',
      ]
      for (const place of options === PHONE
        ? places.filter((one) => !SAME_ON_A_PHONE.includes(one))
        : places) {
        const answer = await page.goto(place)
        if ((answer?.status() ?? 0) >= 400 && place !== '/nowhere')
          found.push(`${place}: ${answer?.status()}`)
        await page.locator('details').evaluateAll((all) => {
          for (const one of all) one.setAttribute('open', '')
        })
        found.push(...(await axe(page)).map((line) => `${place}: ${line}`))
        if (await isTooWide(page)) found.push(`${place}: wider than the window`)
        const name = NAMES[place]
        if (name && options !== PHONE) await photograph(page, `console-${name}`)
      }
      found.push(...complaints.filter((line) => !/404/.test(line)))
      await context.close()
    }
    expect(found).toEqual([])
  },
  PATIENCE,
)
