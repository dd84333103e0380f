import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A guide over Heartbeat and Syslog whose one signal is an error that a device reports. */
export function deviceGuide(about: {
  readonly id: string
  readonly title: string
  readonly symptoms: string
  readonly overview: string
  readonly signal: string
  readonly means: string
}): string {
  return `---
id: ${about.id}
title: ${about.title}
symptoms: [${about.symptoms}]
workspace: main
window: { around: 1h, widenTo: 2h }
---
# ${about.title}
${about.overview}
## Steps
### 1. Does the controller speak?
\`\`\`kql
Heartbeat
| where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))
| project TimeGenerated, Computer
\`\`\`
### 2. Did it report an error?
\`\`\`kql signal=${about.signal} severity=critical means="${about.means}"
Syslog
| where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))
| where SeverityLevel == "err"
\`\`\`
`
}

/** Writes a guide and one incident of it into a folder of its own; gives the scenario's folder. */
export async function writeIncident(incident: {
  readonly guide: string
  readonly name: string
  readonly request: string
  /** YAML in flow style. */
  readonly tables?: string
  readonly faults?: string
  readonly rows: Readonly<Record<string, readonly object[]>>
}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guidepost-test-'))
  const scenario = join(folder, 'scenarios', incident.name)
  await mkdir(join(scenario, 'tables'), { recursive: true })
  await writeFile(join(folder, 'guide.md'), incident.guide)
  await writeFile(
    join(scenario, 'scenario.yaml'),
    `request: ${incident.request}
clock: 2025-06-18T09:30:00Z
azure:
  subscription: 11111111-1111-1111-1111-111111111111
  workspaces: { main: { resourceGroup: rg, name: law, tables: ${incident.tables ?? '[Heartbeat, Syslog]'} } }
  faults: ${incident.faults ?? '[]'}
`,
  )
  for (const [table, rows] of Object.entries(incident.rows))
    await writeFile(
      join(scenario, 'tables', `${table}.ndjson`),
      rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    )
  return scenario
}

/** One row a minute. */
export const everyMinute = (from: string, minutes: number, row: object): readonly object[] =>
  Array.from({ length: minutes }, (_, n) => ({
    TimeGenerated: new Date(Date.parse(from) + n * 60_000).toISOString(),
    ...row,
  }))
