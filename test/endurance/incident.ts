import { everyMinute, writeIncident } from '../fakes/incident.ts'

const GUIDE = `---
id: door-offline
title: Door controller offline
symptoms: [door offline, door controller offline]
workspace: main
window: { around: 1h, widenTo: 2h }
parameters:
  Door: { choose: { front: door-1, back: door-2 }, ask: Which door is offline? }
---
# Door controller offline
The controller of a door does not speak any more.
## Steps
### 1. Does the controller speak?
\`\`\`kql
Heartbeat
| where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))
| where Computer == "{Door}"
| project TimeGenerated, Computer
\`\`\`
### 2. Did it report an error?
\`\`\`kql signal=door-error severity=critical means="The controller reported an error"
Syslog
| where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))
| where Computer == "{Door}" and SeverityLevel == "err"
\`\`\`
`

/** An incident that asks which door, and finds an error of the front door. */
export function askingDoor(): Promise<string> {
  const rows = (row: object) => everyMinute('2025-06-18T07:00:00Z', 90, { Computer: 'door-1', ...row })
  return writeIncident({
    guide: GUIDE,
    name: 'offline',
    request: REQUEST,
    rows: {
      Heartbeat: rows({}),
      Syslog: [
        ...rows({ SeverityLevel: 'info', SyslogMessage: 'closed' }),
        {
          TimeGenerated: '2025-06-18T08:02:00Z',
          Computer: 'door-1',
          SeverityLevel: 'err',
          SyslogMessage: 'bolt stuck',
        },
      ],
    },
  })
}

export const REQUEST = 'The door controller went offline around 2025-06-18 08:00'
