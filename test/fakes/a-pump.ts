import { deviceGuide, everyMinute, writeIncident } from './incident.ts'

/** When the pump's only error was written, and what it says. */
export const ERROR = { at: '2025-06-18T07:50:57Z', text: 'Motor 4 tripped, supply 10.20.30.40 was lost' }

/** Writes a guide and an incident in which a pump reports one error in two hours; gives the scenario's folder. */
export function aPump(): Promise<string> {
  const minutes = (row: object) => everyMinute('2025-06-18T07:00:00Z', 120, { Computer: 'pump-1', ...row })
  return writeIncident({
    guide: deviceGuide({
      id: 'pump-stopped',
      title: 'Water pump stopped',
      symptoms: 'pump stopped, water pump stopped',
      overview: 'The pump of the water works stands still.',
      signal: 'pump-error',
      means: 'The pump reported an error',
    }),
    name: 'tripped',
    request: 'The water pump stopped around 2025-06-18 08:00',
    rows: {
      Heartbeat: minutes({}),
      Syslog: [
        ...minutes({ SeverityLevel: 'info', SyslogMessage: 'turning' }),
        { TimeGenerated: ERROR.at, Computer: 'pump-1', SeverityLevel: 'err', SyslogMessage: ERROR.text },
      ],
    },
  })
}
