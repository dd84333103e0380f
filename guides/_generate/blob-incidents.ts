import { blob } from './blob-rows.ts'
import { type Row, t } from './rows.ts'

const SERVED = ['200', 'Success'] as const

function networkRules(): Row[] {
  const changed = t('2025-06-24T09:03:10Z')
  return blob(t('2025-06-24T07:00:00Z'), 4, 6, (time, account) =>
    account === 'contosoorders' && time >= changed ? ['403', 'IpAuthorizationError'] : SERVED,
  )
}

function serverBusy(): Row[] {
  const [from, to] = [t('2025-07-15T20:10:00Z'), t('2025-07-15T20:40:00Z')]
  return blob(t('2025-07-15T18:00:00Z'), 4, 7, (time, account) =>
    account === 'contosoimages' && time >= from && time < to && time % 3 !== 0
      ? ['503', 'ServerBusy']
      : SERVED,
  )
}

/** Each account has a fault of its own, at the same time. */
function twoAccounts(): Row[] {
  const [from, to, changed] = ['13:20:00', '13:55:00', '13:24:30'].map((clock) => t(`2026-05-27T${clock}Z`))
  return blob(t('2026-05-27T11:40:00Z'), 3, 8, (time, account) => {
    if (account === 'contosoorders')
      return time >= (changed ?? 0) ? ['403', 'OAuthIpAuthorizationError'] : SERVED
    return time >= (from ?? 0) && time < (to ?? 0) && time % 5 < 3 ? ['503', 'ServerBusy'] : SERVED
  })
}

/** What every account sees on a good day: one caller that was never allowed, one moment of shed load, a missing blob. */
function strayFailures(): Row[] {
  const rows = blob(t('2026-06-11T07:00:00Z'), 3, 9, (time) =>
    time % 61 === 0 ? ['404', 'BlobNotFound'] : SERVED,
  )
  const [like] = rows.filter(({ AccountName }) => AccountName === 'contosoorders')
  const stray = (clock: string, rest: Row): Row => ({
    ...like,
    TimeGenerated: `2026-06-11T${clock}Z`,
    ...rest,
  })
  const scanner = {
    StatusCode: '403',
    StatusText: 'IpAuthorizationError',
    CallerIpAddress: '192.0.2.77:40112',
  }
  return [
    ...rows,
    ...['08:41:03.100', '08:41:04.350', '08:41:09.800', '08:52:31.200'].map((at) => stray(at, scanner)),
    ...['08:47:12.000', '08:47:12.900'].map((at) =>
      stray(at, { StatusCode: '503', StatusText: 'ServerBusy' }),
    ),
  ]
}

/** The tables of the blob guide's incidents, by the name of the scenario. */
export const blobIncidents: Readonly<Record<string, () => Row[]>> = {
  '2025-06-24-network-rules': networkRules,
  '2025-07-15-server-busy': serverBusy,
  '2026-05-27-two-accounts': twoAccounts,
  '2026-06-11-stray-failures': strayFailures,
}
