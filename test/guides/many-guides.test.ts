import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openShelf } from '../../src/guides/shelf.ts'

const SERVICES =
  'VPN gateway,Blob storage,SQL database,App Service,Kubernetes cluster,Event hub,Key vault,Cosmos account,Redis cache,Front Door,API gateway,Service bus,Virtual machine,Load balancer,Firewall,DNS zone,Container registry,Function app,Logic app,Search index,メッセージ基盤,仮想マシン,ロードバランサー,証明書,バックアップ'.split(
    ',',
  )
const TROUBLES =
  'does not answer,answers slowly,refuses requests,loses connections,runs out of memory,fails to deploy,throttles callers,shows wrong data,restarts again and again,rejects sign-ins'.split(
    ',',
  )
const SITES = 'Osaka,Tokyo,Berlin,Lyon'.split(',')

const QUERY =
  'AzureDiagnostics\n| where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))\n| where ResourceId =~ "{ResourceId}"\n| sort by TimeGenerated asc'
const fence = `\`\`\`kql\n${QUERY}\n\`\`\`\n`
const id = (n: number): string => `/subscriptions/s/resourceGroups/rg/providers/Microsoft.X/y/resource-${n}`

/** The same guide as four authors would write it. */
const STYLES: readonly ((title: string, n: number) => string)[] = [
  (title, n) =>
    `---\nid: guide-${n}\nsymptoms: [${title.toLowerCase()}, error ${n}]\nworkspace: logs\nresources: { Main: ${id(n)} }\nparameters: { ResourceId: { from: resources.Main } }\n---\n# ${title}\n\nWhat to do.\n\n## Steps\n### 1. Look\n${fence}### 2. Look again\n${fence}`,
  (title, n) =>
    `# ${title}\n\nA plain guide.\n\n## Environment\n- ResourceId: ${id(n)}\n- Workspace: logs\n\n## Procedure\n### Step 1: Look\n${fence}\nRead the last row.\n`,
  (title, n) =>
    `${title}\n${'='.repeat(title.length)}\n\n| Key | Value |\n|---|---|\n| ResourceId | ${id(n)} |\n\nInvestigation\n-------------\n\n1. Open the portal.\n2. Run this.\n\n${fence}`,
  (title, n) =>
    `# ${title}\n\n## 環境\n- ResourceId：${id(n)}\n\n## 調査手順\n### 手順1：確認\n${fence}\n${'説明の文章です。'.repeat(60)}\n`,
]

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'many-guides-'))
  const titles = SERVICES.flatMap((service) =>
    TROUBLES.flatMap((trouble) => SITES.map((site) => `${service} in ${site} ${trouble}`)),
  )
  for (const [n, title] of titles.entries()) {
    await mkdir(join(folder, `g${n}`))
    await writeFile(join(folder, `g${n}`, 'guide.md'), STYLES[n % STYLES.length]?.(title, n) ?? '')
  }
})
afterAll(() => rm(folder, { recursive: true }))

test('a thousand guides open within two seconds, and each search takes milliseconds', async () => {
  const opened = performance.now()
  const shelf = await openShelf(folder)
  const opening = performance.now() - opened
  expect(shelf).toMatchObject({ size: 1000, problems: [] })

  const asked = performance.now()
  const hits = shelf.search(
    'The Key vault in Lyon rejects sign-ins since this morning, please investigate',
    5,
  )
  const searching = performance.now() - asked
  expect(hits[0]?.title).toBe('Key vault in Lyon rejects sign-ins')
  expect(hits).toHaveLength(5)
  // Twice what an idle machine of two cores takes at most: others may be at work on it.
  expect(opening).toBeLessThan(4000)
  expect(searching).toBeLessThan(50)
  process.stderr.write(`open ${opening.toFixed(0)} ms, search ${searching.toFixed(1)} ms\n`)
})
