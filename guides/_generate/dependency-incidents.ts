import { everyDay, PAY, PLACE, READ, refused, shop, together } from './app-incidents.ts'
import { application, CALLS } from './app-rows.ts'
import { blob } from './blob-rows.ts'
import { type Row, t } from './rows.ts'
import { audit, REFUSES, SETS, vaultChange } from './vault-rows.ts'

type Tables = Readonly<Record<string, Row[]>>

const HOUR = 3_600_000
const APP = '0a4f7c52-91d3-4b8e-9f0a-6c1d2e3f4a5b'
const REPORTS = '51c2ee08-7b7d-4d6f-8a1c-20f4b96d3e77'

/** A new version waits a tenth of a second for the storage account, which answers well; it gives up by itself. */
function givesUp(): Tables {
  const from = t('2026-06-11T09:10:00Z')
  const rolled = t('2026-06-11T10:20:30Z')
  return {
    ...together(
      application(
        from,
        1.8,
        171,
        {
          role: 'orders-api',
          every: 55,
          operations: [PLACE, READ],
          version: (time) => (time < rolled ? '4.6.2' : '4.7.0'),
        },
        (time, what, chance) =>
          what === CALLS.orders.target && time >= rolled && chance < 0.7
            ? {
                code: 'Faulted',
                ms: 100,
                exception: 'System.Threading.Tasks.TaskCanceledException',
                said: 'The operation was canceled: no answer within the 100 ms of StorageOptions.NetworkTimeout.',
              }
            : everyDay(what),
      ),
      shop(from, 1.8, 172),
    ),
    StorageBlobLogs: blob(from, 1.8, 173, (time) =>
      time % 67 === 0 ? ['404', 'BlobNotFound'] : ['200', 'Success'],
    ),
  }
}

/** The policy of the reports is taken away, then the firewall is closed to the application; only that stops it. */
function twoChanges(): Tables {
  const from = t('2026-06-18T12:40:00Z')
  const to = from + 1.8 * HOUR
  const [taken, closed] = [t('2026-06-18T13:47:05Z'), t('2026-06-18T13:58:30Z')]
  const asks = (app: string, address: string, object: string, every: number) => ({
    app,
    address,
    asks: 'SecretGet',
    object,
    every,
  })
  const callers = [
    asks(APP, '198.51.100.21', 'secrets/payment-key', 60),
    asks(REPORTS, '192.0.2.61', 'secrets/report-key', 1500),
  ]
  return {
    ...together(
      application(from, 1.8, 181, { role: 'orders-api', every: 45, operations: [PAY, READ] }, (time, what) =>
        what === CALLS.vault.target && time >= closed + 15_000
          ? refused('403', 'the key vault')
          : everyDay(what),
      ),
      shop(from, 1.8, 182),
    ),
    AzureDiagnostics: [
      ...audit(from, to, 183, 'kv-orders', callers, (time, { app, address }) =>
        app === APP && time >= closed + 15_000 ? REFUSES.firewall(address) : null,
      ).filter(({ identity_claim_appid_g, TimeGenerated }) =>
        // The reports ran before the change only: nobody misses their policy yet.
        identity_claim_appid_g === REPORTS ? String(TimeGenerated) < '2026-06-18T13:30' : true,
      ),
      vaultChange(taken, 'kv-orders', {
        operation: 'VaultPatch',
        by: 'lena@contoso.example',
        set: SETS.taken(REPORTS),
      }),
      vaultChange(closed, 'kv-orders', {
        operation: 'VaultPatch',
        by: 'noa@contoso.example',
        set: SETS.closed,
      }),
    ],
  }
}

/** The tables of incidents that lead from an application to what it calls, by the name of the scenario. */
export const dependencyIncidents: Readonly<Record<string, () => Tables>> = {
  '2026-06-11-gives-up': givesUp,
  '2026-06-18-two-changes': twoChanges,
}
