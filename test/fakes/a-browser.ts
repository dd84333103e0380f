import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
/** Where pictures are kept; only written where `SCREENSHOTS` is set. */
const PICTURES = fileURLToPath(new URL('../../docs/pictures', import.meta.url))
const PATHS = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome']

/** The browser of this machine; undefined = it has none, and whatever needs one is skipped. */
export const BROWSER = PATHS.find((path) => existsSync(path))

/** Starts the browser, without what it would ask of the network by itself. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    ...(BROWSER === undefined ? {} : { executablePath: BROWSER }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/** Everything that a page complains about: errors of scripts, and what its policy refused. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return complaints
}

type AxeResult = {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
  }[]
}

/** What axe finds wrong with the page, a line each. */
export async function axe(page: Page): Promise<readonly string[]> {
  // Through the debugger, since the page's own policy lets no script of ours in.
  await page.evaluate(`${readFileSync(AXE, 'utf8')};0`)
  const found = (await page.evaluate('axe.run(document)')) as AxeResult
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 300)}`,
    ),
  )
}

/** Whether the page is wider than its window, so that a phone would scroll sideways. */
export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth + 1')

/** Keeps a picture of the page. */
export async function photograph(page: Page, name: string, fullPage = false): Promise<void> {
  if (!process.env.SCREENSHOTS) return
  mkdirSync(PICTURES, { recursive: true })
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage })
}
