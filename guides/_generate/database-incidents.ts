import { block, queryStore, readings, sqlError, timeout, waits } from './database-rows.ts'
import { type Row, t } from './rows.ts'

type Tables = Readonly<Record<string, Row[]>>

const HOUR = 3_600_000
const MINUTE = 60_000
const NAMES = ['cpu_percent', 'workers_percent', 'deadlock']
const PLACE = { hash: '0x7A31C0DE55E1B2F4', plan: '0x11A0E3', times: 400, seconds: 0.03, reads: 60 }
const LIST = { hash: '0x2C94B7AA10F3D865', plan: '0x5D02B1', times: 150, seconds: 0.2, reads: 900 }
const REPORT = { hash: '0xE0113F5A9C7788D1', plan: '0x9A77C4', times: 12, seconds: 40, reads: 400_000 }

/** A session that forgot to commit holds locks; the CPU is bored. */
function blocked(): Tables {
  const from = t('2026-07-21T08:30:00Z')
  const to = from + 2.15 * HOUR
  const [held, freed] = [t('2026-07-21T09:41:00Z'), t('2026-07-21T10:18:00Z')]
  const waiting = (time: number): boolean => time >= held && time < freed
  return {
    AzureMetrics: [
      ...readings(from, to, 401, 'db-orders', NAMES, (time, name) =>
        name === 'deadlock' ? 0 : name === 'workers_percent' && waiting(time) ? 61 : 18,
      ),
      ...readings(from, to, 402, 'db-reports', ['cpu_percent'], () => 97),
    ],
    AzureDiagnostics: [
      ...queryStore(from, to, 403, 'db-orders', () => [PLACE, LIST]),
      ...queryStore(from, to, 404, 'db-reports', () => [REPORT]),
      ...waits(from, to, 'db-orders', (time) => ({ CPU: 9, 'BUFFER IO': 3, LOCK: waiting(time) ? 1400 : 2 })),
      ...Array.from({ length: 9 }, (_, n) =>
        block(held + (n + 1) * 4 * MINUTE - 21_000, 'db-orders', 30 + n * 240, 'stock-correction'),
      ),
      ...Array.from({ length: 14 }, (_, n) => timeout(held + 45_000 + n * 140_000, 'db-orders')),
      block(t('2026-07-21T09:05:10Z'), 'db-reports', 24, 'reporting'),
    ],
  }
}

/** A query gets a new plan that reads the whole table; the reports’ database is busy for a reason of its own. */
function newPlan(): Tables {
  const from = t('2026-07-28T12:00:00Z')
  const to = from + 2.4 * HOUR
  const changed = t('2026-07-28T13:15:00Z')
  const busy = (time: number): boolean => time >= changed - 10 * MINUTE
  return {
    AzureMetrics: [
      ...readings(from, to, 411, 'db-orders', NAMES, (time, name) =>
        name === 'deadlock' ? 0 : name === 'cpu_percent' ? (busy(time) ? 99 : 34) : 12,
      ),
      ...readings(from, to, 412, 'db-reports', ['cpu_percent'], () => 96),
    ],
    AzureDiagnostics: [
      ...queryStore(from, to, 413, 'db-orders', (time) => [
        PLACE,
        time < changed ? LIST : { ...LIST, plan: '0x77F1AD', seconds: 3.4, reads: 48_000 },
        {
          hash: '0x51',
          plan: time < changed + HOUR / 2 ? '0x5101' : '0x5102',
          times: 8,
          seconds: 0.01,
          reads: 4,
        },
      ]),
      ...queryStore(from, to, 414, 'db-reports', () => [REPORT]),
      ...waits(from, to, 'db-orders', (time) => ({ CPU: busy(time) ? 310 : 14, LOCK: 3 })),
      ...Array.from({ length: 6 }, (_, n) => timeout(changed + 4 * MINUTE + n * 7 * MINUTE, 'db-orders')),
    ],
  }
}

/** Nothing of note: one short block, one failed statement, one plan that changed to no harm. */
function quietEvening(): Tables {
  const from = t('2026-08-04T17:00:00Z')
  const to = from + 2.7 * HOUR
  return {
    AzureMetrics: readings(from, to, 421, 'db-orders', NAMES, (time, name) =>
      name === 'deadlock' ? 0 : name === 'cpu_percent' ? (time % (50 * MINUTE) === 0 ? 93 : 31) : 9,
    ),
    AzureDiagnostics: [
      ...queryStore(from, to, 422, 'db-orders', (time) => [
        PLACE,
        time < from + 1.5 * HOUR ? LIST : { ...LIST, plan: '0x5D02B2', seconds: 0.24 },
      ]),
      ...waits(from, to, 'db-orders', () => ({ CPU: 11, LOCK: 4 })),
      block(t('2026-08-04T18:22:10Z'), 'db-orders', 22, 'orders-api'),
      sqlError(
        t('2026-08-04T18:31:00Z'),
        'db-orders',
        2627,
        'Violation of PRIMARY KEY constraint. Cannot insert duplicate key.',
      ),
    ],
  }
}

/** Workers run out in the small hours of Europe, and the database turns work away; the day before, it was its CPU. */
function workersRunOut(): Tables {
  const from = t('2026-08-11T23:05:00Z')
  const to = from + 1.95 * HOUR
  const day = t('2026-08-11T08:50:00Z')
  const [full, free] = [t('2026-08-12T00:11:00Z'), t('2026-08-12T00:46:00Z')]
  const within = (time: number): boolean => time >= full && time < free
  return {
    AzureMetrics: [
      ...readings(day, day + HOUR, 431, 'db-orders', ['cpu_percent'], (time) =>
        time >= day + 20 * MINUTE && time < day + 35 * MINUTE ? 99 : 30,
      ),
      ...readings(from, to, 432, 'db-orders', NAMES, (time, name) =>
        name === 'deadlock' ? 0 : name === 'workers_percent' ? (within(time) ? 100 : 14) : 27,
      ),
    ],
    AzureDiagnostics: [
      ...queryStore(day, day + HOUR, 433, 'db-orders', () => [PLACE, LIST]),
      ...queryStore(from, to, 434, 'db-orders', () => [PLACE, LIST]),
      ...waits(from, to, 'db-orders', () => ({ CPU: 8, LOCK: 3 })),
      ...Array.from({ length: 17 }, (_, n) =>
        sqlError(
          full + 50_000 + n * 115_000,
          'db-orders',
          10928,
          'Resource ID : 1. The request limit for the database is 200 and has been reached.',
        ),
      ),
    ],
  }
}

/** The tables of the database guide's incidents, by the name of the scenario. */
export const databaseIncidents: Readonly<Record<string, () => Tables>> = {
  '2026-07-21-blocked': blocked,
  '2026-07-28-new-plan': newPlan,
  '2026-08-04-quiet-evening': quietEvening,
  '2026-08-12-small-hours': workersRunOut,
}
