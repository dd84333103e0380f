import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const GUIDE = `---
id: pump-stopped
title: Water pump stopped
symptoms: [pump stopped, water pump stopped]
workspace: main
window: { around: 1h, widenTo: 2h }
---
# Water pump stopped
The pump of the water works stands still.
## Steps
### 1. Does the controller speak?
\`\`\`kql
Heartbeat
| where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))
| project TimeGenerated, Computer
\`\`\`
### 2. Did it report an error?
\`\`\`kql signal=pump-error severity=critical means="The pump reported an error"
Syslog
| where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))
| where SeverityLevel == "err"
\`\`\`
`

/** When the pump's only error was written, and what it says. */
export const ERROR = { at: '2025-06-18T07:50:57Z', text: 'Motor 4 tripped, supply 10.20.30.40 was lost' }

/** Writes a guide and an incident in which a pump reports one error in two hours; gives the scenario's folder. */
export async function aPump(): Promise<string> {
  const guide = await mkdtemp(join(tmpdir(), 'guidepost-test-'))
  const scenario = join(guide, 'scenarios', 'tripped')
  await mkdir(join(scenario, 'tables'), { recursive: true })
  await writeFile(join(guide, 'guide.md'), GUIDE)
  await writeFile(
    join(scenario, 'scenario.yaml'),
    `request: The water pump stopped around 2025-06-18 08:00
clock: 2025-06-18T09:30:00Z
azure:
  subscription: 11111111-1111-1111-1111-111111111111
  workspaces: { main: { resourceGroup: rg, name: law, tables: [Heartbeat, Syslog] } }
`,
  )
  const minutes = Array.from({ length: 120 }, (_, n) =>
    new Date(Date.UTC(2025, 5, 18, 7) + n * 60_000).toISOString(),
  )
  const write = (table: string, rows: readonly object[]): Promise<void> =>
    writeFile(
      join(scenario, 'tables', `${table}.ndjson`),
      rows.map((row) => `${JSON.stringify({ Computer: 'pump-1', ...row })}\n`).join(''),
    )
  await write(
    'Heartbeat',
    minutes.map((TimeGenerated) => ({ TimeGenerated })),
  )
  await write('Syslog', [
    ...minutes.map((TimeGenerated) => ({ TimeGenerated, SeverityLevel: 'info', SyslogMessage: 'turning' })),
    { TimeGenerated: ERROR.at, SeverityLevel: 'err', SyslogMessage: ERROR.text },
  ])
  return scenario
}
