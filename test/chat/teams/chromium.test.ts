import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { BROWSER, openBrowser, photograph } from '../../fakes/a-browser.ts'
import { endAll, type RunningServer, startServer } from '../../fakes/a-server.ts'
import { aDataFolder } from '../../fakes/data-folder.ts'
import { type Playground, startPlayground } from '../../fakes/playground.ts'

const SCENARIO = fileURLToPath(
  new URL('../../../guides/s2s-vpn-disconnected/scenarios/2025-06-18-peer-deletes-sa', import.meta.url),
)
/** A machine without a browser runs everything else. */
const inBrowser = BROWSER === undefined ? test.skip : test

let server: RunningServer
let teams: Playground
let browser: Browser

beforeAll(async () => {
  if (BROWSER === undefined) return
  const cwd = mkdtempSync(join(tmpdir(), 'guidepost-browser-'))
  writeFileSync(join(cwd, 'guidepost.yaml'), 'chat: { teams: { anonymous: true } }\n')
  server = await startServer(SCENARIO, {
    cwd,
    env: { GUIDEPOST_DATA: aDataFolder(), HOST: '127.0.0.1', PORT: '0' },
  })
  teams = await startPlayground(`${server.address}/api/messages`)
  browser = await openBrowser()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await teams?.close()
  await server?.end('SIGTERM')
  await endAll()
}, 60_000)

inBrowser(
  'in the browser: a mention in a channel, a question answered by a button, the report with its picture',
  async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } })
    page.setDefaultTimeout(20_000)
    await page.goto(teams.url)
    await page.getByText('General', { exact: true }).first().click()
    const composer = page.locator('[data-lexical-editor=true]').first()
    await composer.click()
    await composer.pressSequentially('@Test')
    await page.getByRole('option').or(page.locator('[role=listbox] >> text=Test Bot')).first().click()
    await composer.pressSequentially(' Please investigate the VPN failure around 2025-06-18 07:20')
    await page.keyboard.press('Enter')
    await page.getByText('Which connection is affected?').waitFor()
    await photograph(page, 'teams-question')
    await page.getByRole('button', { name: 'conn-to-osaka' }).click()
    await page.getByText('CONFIRMED').waitFor()
    const picture = page.locator('img[alt^="Timeline 2025-06-18"]')
    await picture.waitFor()
    expect(await picture.getAttribute('src')).toMatch(/^data:image\/png;base64,/)
    const drawn = await picture.evaluate(
      (image) => (image as unknown as { naturalWidth: number }).naturalWidth,
    )
    expect(drawn).toBeGreaterThan(400)
    await picture.scrollIntoViewIfNeeded()
    await photograph(page, 'teams-report')
    await page.close()
  },
  120_000,
)
