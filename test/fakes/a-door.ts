import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const GUIDE = `---
id: door-offline
title: Door controller offline
symptoms: [door offline, door controller offline]
workspace: main
window: { around: 1h, widenTo: 2h }
---
# Door controller offline
The controller of a door does not speak any more.
## Steps
### 1. Does the controller speak?
\`\`\`kql
Heartbeat
| where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))
| project TimeGenerated, Computer
\`\`\`
### 2. Did it report an error?
\`\`\`kql signal=door-error severity=critical means="The controller reported an error"
Syslog
| where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))
| where SeverityLevel == "err"
\`\`\`
`

/** Writes a guide and an incident in which nothing is wrong, with the given faults (YAML flow) and tables; gives the scenario's folder. */
export async function aDoor(faults = '[]', tables = '[Heartbeat, Syslog]'): Promise<string> {
  const guide = await mkdtemp(join(tmpdir(), 'guidepost-test-'))
  const scenario = join(guide, 'scenarios', 'calm')
  await mkdir(join(scenario, 'tables'), { recursive: true })
  await writeFile(join(guide, 'guide.md'), GUIDE)
  await writeFile(
    join(scenario, 'scenario.yaml'),
    `request: The door controller went offline around 2025-06-18 08:00
clock: 2025-06-18T09:30:00Z
azure:
  subscription: 11111111-1111-1111-1111-111111111111
  workspaces: { main: { resourceGroup: rg, name: law, tables: ${tables} } }
  faults: ${faults}
`,
  )
  const minutes = Array.from({ length: 240 }, (_, n) =>
    new Date(Date.UTC(2025, 5, 18, 5, 30) + n * 60_000).toISOString(),
  )
  const write = (table: string, row: object): Promise<void> =>
    writeFile(
      join(scenario, 'tables', `${table}.ndjson`),
      minutes.map((TimeGenerated) => `${JSON.stringify({ TimeGenerated, ...row })}\n`).join(''),
    )
  await write('Heartbeat', { Computer: 'door-1' })
  await write('Syslog', { Computer: 'door-1', SeverityLevel: 'info', SyslogMessage: 'closed' })
  return scenario
}
