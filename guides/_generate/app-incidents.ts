import { application, CALLS, type Failure, type Operation } from './app-rows.ts'
import { blob } from './blob-rows.ts'
import { block, queryStore, readings, timeout, waits } from './database-rows.ts'
import { type Row, t } from './rows.ts'
import { audit, REFUSES, SETS, vaultChange } from './vault-rows.ts'

type Tables = Readonly<Record<string, Row[]>>

const HOUR = 3_600_000
const MINUTE = 60_000
const SERVED = ['200', 'Success'] as const
/** A customer places an order. */
export const PLACE: Operation = {
  name: 'POST /orders',
  calls: [CALLS.database, CALLS.orders, CALLS.mail],
  weight: 3,
}
/** A customer looks at an order. */
export const READ: Operation = { name: 'GET /orders/{id}', calls: [CALLS.database], weight: 2 }
/** A customer pays. */
export const PAY: Operation = { name: 'POST /payments', calls: [CALLS.vault, CALLS.database], weight: 2 }
const FRONT: Operation = { name: 'GET /', calls: [CALLS.images], weight: 3 }
const STRAY: Operation = { name: 'GET /wp-login.php', calls: [] }

/** Mail fails for ever, and nobody waits for it. */
const noMail: Failure = { code: '401', harmless: true }
/** What goes wrong on every day: mail, and paths that only strangers ask for. */
export const everyDay = (what: string): Failure | null =>
  what === CALLS.mail.target ? noMail : what === STRAY.name ? { code: '404' } : null
/** A dependency refuses the application. */
export const refused = (code: string, service: string): Failure => ({
  code,
  exception: 'Azure.RequestFailedException',
  said: `Service request failed. Status: ${code}. Content of the answer of ${service} is not shown.`,
})

type Telemetry = ReturnType<typeof application>
/** What several applications send. */
export const together = (...all: readonly Telemetry[]): Telemetry => ({
  AppRequests: all.flatMap((one) => one.AppRequests),
  AppDependencies: all.flatMap((one) => one.AppDependencies),
  AppExceptions: all.flatMap((one) => one.AppExceptions),
})

/** The shop beside it, whose search has a fault of its own. */
export const shop = (from: number, hours: number, seed: number, searchFails = false): Telemetry =>
  application(
    from,
    hours,
    seed,
    {
      role: 'shop-web',
      every: 120,
      operations: [FRONT, { name: 'GET /search', calls: [] }, STRAY],
      version: () => '12.3.0',
    },
    (_, what, chance) =>
      searchFails && what === 'GET /search' && chance < 0.5
        ? {
            code: '500',
            exception: 'System.FormatException',
            said: 'The query text has no closing quotation mark.',
          }
        : everyDay(what),
  )

/** The account of the receipts sheds load; other calls go on. */
function storageThrottles(): Tables {
  const from = t('2026-04-07T13:00:00Z')
  const [busy, calm] = [t('2026-04-07T14:05:00Z'), t('2026-04-07T14:47:00Z')]
  const during = (time: number): boolean => time >= busy && time < calm
  return {
    ...together(
      application(
        from,
        1.9,
        101,
        { role: 'orders-api', every: 65, operations: [PLACE, READ] },
        (time, what, chance) =>
          what === CALLS.orders.target && during(time) && chance < 0.75
            ? refused('503', 'the storage account')
            : everyDay(what),
      ),
      shop(from, 1.9, 102, true),
    ),
    StorageBlobLogs: blob(from, 1.9, 103, (time, account) =>
      account === 'contosoorders' && during(time) && time % 4 < 3 ? ['503', 'ServerBusy'] : SERVED,
    ),
  }
}

/** Somebody closes the account of the receipts to the network of the application. */
function storageRules(): Tables {
  const from = t('2026-04-14T08:20:00Z')
  const closed = t('2026-04-14T09:31:40Z')
  return {
    ...together(
      application(
        from,
        1.8,
        111,
        { role: 'orders-api', every: 65, operations: [PLACE, READ] },
        (time, what) =>
          what === CALLS.orders.target && time >= closed
            ? refused('403', 'the storage account')
            : everyDay(what),
      ),
      shop(from, 1.8, 112),
    ),
    StorageBlobLogs: blob(from, 1.8, 113, (time, account) =>
      account === 'contosoorders' && time >= closed ? ['403', 'OAuthIpAuthorizationError'] : SERVED,
    ),
  }
}

const APP = '0a4f7c52-91d3-4b8e-9f0a-6c1d2e3f4a5b'
const SCANNER = '7be19d0c-2f64-4f0e-8d1b-93a1c5e7f002'

/** The application loses its access policy; a scanner never had one. */
function vaultPolicy(): Tables {
  const from = t('2026-04-21T15:10:00Z')
  const to = from + 1.8 * HOUR
  const taken = t('2026-04-21T16:12:21Z')
  const callers = [
    { app: APP, address: '198.51.100.21', asks: 'SecretGet', object: 'secrets/payment-key', every: 70 },
    {
      app: SCANNER,
      address: '192.0.2.90',
      asks: 'SecretList',
      object: 'secrets',
      every: 600,
      agent: 'inventory/2.0',
    },
  ]
  const images = [
    { app: APP, address: '198.51.100.21', asks: 'SecretGet', object: 'secrets/cdn-key', every: 300 },
  ]
  return {
    ...together(
      application(from, 1.8, 121, { role: 'orders-api', every: 45, operations: [PAY, READ] }, (time, what) =>
        what === CALLS.vault.target && time >= taken + 9000
          ? refused('403', 'the key vault')
          : everyDay(what),
      ),
      shop(from, 1.8, 122),
    ),
    AzureDiagnostics: [
      ...audit(from, to, 123, 'kv-orders', callers, (time, { app }) =>
        app === SCANNER || time >= taken + 9000 ? REFUSES.policy(app, 'kv-orders') : null,
      ),
      ...audit(from, to, 124, 'kv-images', images),
      vaultChange(taken, 'kv-orders', {
        operation: 'VaultPatch',
        by: 'robin@contoso.example',
        set: SETS.taken(APP),
      }),
    ],
  }
}

/** A new version cannot price an order; mail fails as ever. */
function newVersion(): Tables {
  const from = t('2026-05-05T09:00:00Z')
  const rolled = t('2026-05-05T10:20:10Z')
  return together(
    application(
      from,
      2.15,
      131,
      {
        role: 'orders-api',
        every: 45,
        operations: [PLACE, READ],
        version: (time) => (time < rolled ? '4.1.0' : '4.2.0'),
      },
      (time, what, chance) =>
        what === PLACE.name && time >= rolled && chance < 0.8
          ? {
              code: '500',
              exception: 'System.NullReferenceException',
              said: 'Object reference not set to an instance of an object.',
            }
          : everyDay(what),
    ),
    shop(from, 2.15, 132),
  )
}

/** Two faults in one hour: the storage account is closed, and a session holds locks in the database. */
function twoFaults(): Tables {
  const from = t('2026-05-12T10:35:00Z')
  const to = from + 1.4 * HOUR
  const closed = t('2026-05-12T11:10:20Z')
  const [held, freed] = [t('2026-05-12T11:22:00Z'), t('2026-05-12T11:48:00Z')]
  const waiting = (time: number): boolean => time >= held && time < freed
  return {
    ...together(
      application(
        from,
        1.4,
        141,
        { role: 'orders-api', every: 45, operations: [PLACE, READ] },
        (time, what, chance) =>
          what === CALLS.orders.target && time >= closed
            ? refused('403', 'the storage account')
            : what === CALLS.database.target && waiting(time) && chance < 0.7
              ? {
                  code: '-2',
                  ms: 30_000,
                  exception: 'Microsoft.Data.SqlClient.SqlException',
                  said: 'Execution Timeout Expired.',
                }
              : everyDay(what),
      ),
    ),
    StorageBlobLogs: blob(from, 1.4, 142, (time, account) =>
      account === 'contosoorders' && time >= closed ? ['403', 'OAuthIpAuthorizationError'] : SERVED,
    ),
    AzureMetrics: readings(from, to, 143, 'db-orders', ['cpu_percent', 'deadlock'], (_, name) =>
      name === 'deadlock' ? 0 : 22,
    ),
    AzureDiagnostics: [
      ...queryStore(from, to, 144, 'db-orders', () => [
        { hash: '0x7A31C0DE55E1B2F4', plan: '0x11A0', times: 200, seconds: 0.02, reads: 40 },
      ]),
      ...waits(from, to, 'db-orders', (time) => ({ CPU: 6, LOCK: waiting(time) ? 900 : 1 })),
      ...[20, 60, 120, 240, 480, 900].map((after) =>
        block(held + after * 1000, 'db-orders', after + 5, 'month-end-import'),
      ),
      ...[35, 70, 130, 400, 800, 1200].map((after) => timeout(held + after * 1000, 'db-orders')),
    ],
  }
}

/** Nothing of the application that is asked for: it does not exist. Those that do have a fault and none. */
function unknownApplication(): Tables {
  const from = t('2026-05-19T12:00:00Z')
  const broken = t('2026-05-19T13:05:00Z')
  return together(
    application(from, 1.8, 151, { role: 'orders-api', every: 60, operations: [PAY, READ] }, (time, what) =>
      what === PAY.name && time >= broken
        ? { code: '500', exception: 'System.TimeoutException', said: 'The operation has timed out.' }
        : null,
    ),
    shop(from, 1.8, 152),
  )
}

/** A day like others: strangers' paths, mail, one failed request, one call that is repeated with success. */
function quietDay(): Tables {
  const from = t('2026-05-26T05:30:00Z')
  const once = from + 2 * HOUR + 7 * MINUTE
  let left = 1
  return together(
    application(
      from,
      3.7,
      161,
      { role: 'orders-api', every: 90, operations: [PLACE, PLACE, READ, PAY, STRAY] },
      (time, what, chance) => {
        if (what === READ.name && time >= once && left > 0) {
          left--
          return { code: '500', exception: 'System.OperationCanceledException', said: 'A task was canceled.' }
        }
        return what === CALLS.orders.target && chance < 0.04
          ? { code: '503', harmless: true }
          : what === CALLS.vault.target && chance < 0.1
            ? { code: '401', harmless: true }
            : everyDay(what)
      },
    ),
    shop(from, 3.7, 162),
  )
}

/** The tables of the incidents that begin at an application, by the name of the scenario. */
export const appIncidents: Readonly<Record<string, () => Tables>> = {
  '2026-04-07-storage-throttles': storageThrottles,
  '2026-04-14-storage-rules': storageRules,
  '2026-04-21-vault-policy': vaultPolicy,
  '2026-05-05-new-version': newVersion,
  '2026-05-12-two-faults': twoFaults,
  '2026-05-19-unknown-application': unknownApplication,
  '2026-05-26-quiet-day': quietDay,
}
