import { deviceGuide, everyMinute, writeIncident } from './incident.ts'

/** Writes a guide and an incident in which nothing is wrong, with the given faults (YAML flow) and tables; gives the scenario's folder. */
export function aDoor(faults = '[]', tables = '[Heartbeat, Syslog]'): Promise<string> {
  const minutes = (row: object) => everyMinute('2025-06-18T05:30:00Z', 240, { Computer: 'door-1', ...row })
  return writeIncident({
    guide: deviceGuide({
      id: 'door-offline',
      title: 'Door controller offline',
      symptoms: 'door offline, door controller offline',
      overview: 'The controller of a door does not speak any more.',
      signal: 'door-error',
      means: 'The controller reported an error',
    }),
    name: 'calm',
    request: 'The door controller went offline around 2025-06-18 08:00',
    tables,
    faults,
    rows: { Heartbeat: minutes({}), Syslog: minutes({ SeverityLevel: 'info', SyslogMessage: 'closed' }) },
  })
}
