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

/** What a thousand guides are called, each differently. */
export const TITLES: readonly string[] = SERVICES.flatMap((service) =>
  TROUBLES.flatMap((trouble) => SITES.map((site) => `${service} in ${site} ${trouble}`)),
)

/** The guide of this title, as one of four authors writes it. */
export const written = (title: string, n: number): string => STYLES[n % STYLES.length]?.(title, n) ?? ''

/** As somebody asks for each fifth of them. */
export const REQUESTS: readonly { readonly text: string; readonly title: string }[] = TITLES.filter(
  (_, n) => n % 5 === 0,
).map((title) => ({ title, text: `Since this morning the ${title}, please have a look` }))
