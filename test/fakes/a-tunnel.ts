import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { sealOf, shortSeal } from '../../src/incident/proposal.ts'
import { auditTrail } from '../../src/storage/audit-trail.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { readProposals, viewOfRow } from '../../src/storage/proposal-rows.ts'

const GUIDES = fileURLToPath(new URL('../../guides/', import.meta.url))
const INCIDENT = join(GUIDES, 's2s-vpn-disconnected/scenarios/2026-03-04-tunnel-stays-down')
export const TUNNEL_WORDS = 'VPN to Osaka is down since about 2026-03-04 03:30'
export const CONNECTION =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/connections/conn-to-osaka'

/** A tunnel that stays down until its connection is reset, and what was asked of the pretend Azure. */
export type Tunnel = {
  readonly scenario: string
  readonly journal: string
  /** Everything that would have changed Azure: the paths of all that was not a read. */
  readonly changes: () => readonly string[]
}

/** The recorded incident, whose reset takes no time. */
export function aTunnel(): Tunnel {
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-test-tunnel-'))
  const scenario = join(folder, 'tunnel')
  cpSync(INCIDENT, scenario, { recursive: true })
  const file = join(scenario, 'scenario.yaml')
  const text = readFileSync(file, 'utf8')
    .replace(/^shelf:.*$/m, `shelf: ${GUIDES}`)
    .replace(/^( +afterReset:).*$/m, '$1 { status: Connected, seconds: 0.3 }')
  writeFileSync(file, text)
  const journal = join(folder, 'journal.ndjson')
  return {
    scenario,
    journal,
    changes: () =>
      existsSync(journal)
        ? readFileSync(journal, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as { method: string; host: string; path: string })
            // Logs are asked by POST as well.
            .filter(({ method, host }) => method !== 'GET' && host !== 'api.loganalytics.io')
            .map(({ path }) => path.replace(/\?.*$/, ''))
        : [],
  }
}

export type AuditRow = {
  readonly event: string
  readonly why: string | null
  readonly account: string | null
}

/** What is kept of repairs, read behind the program's back. */
export type RepairRecords = {
  /** The audit entries about one thing, the oldest first. */
  readonly audit: (object: string) => Promise<readonly AuditRow[]>
  /** What is wrong with the audit trail as a whole. */
  readonly trailFaults: () => Promise<readonly unknown[]>
  readonly state: (proposal: string) => Promise<string>
  /** Lets the time to decide be over, as if it had been sealed so; gives what its buttons then carry. */
  readonly expire: (proposal: string) => Promise<string>
  readonly close: () => Promise<void>
}

export async function repairRecords(url: string): Promise<RepairRecords> {
  const database = openDatabase({ url: () => url, revive: async () => undefined })
  return {
    audit: async (object) => {
      const { rows } = await sql<AuditRow>`
        select event, detail::jsonb ->> 'why' as why, person.account from audit
        left join person on person.key = audit.actor where object = ${object} order by seq`.execute(
        database.kysely,
      )
      return rows
    },
    trailFaults: async () => (await auditTrail(database).verify()).faults,
    state: async (id) => {
      const [row] = await readProposals(database.kysely, { id })
      return row?.state ?? 'not there'
    },
    expire: (id) =>
      database.transact('someone-waits', async (trx) => {
        await sql`alter table proposal disable trigger proposal_no_change`.execute(trx)
        await sql`update proposal set expires_at = clock_timestamp() where id = ${id}`.execute(trx)
        const [row] = await readProposals(trx, { id })
        if (!row) throw new Error(`There is no proposal ${id}.`)
        const seal = sealOf(viewOfRow(row), row.expires_at)
        await sql`update proposal set seal = ${seal} where id = ${id}`.execute(trx)
        await sql`alter table proposal enable trigger proposal_no_change`.execute(trx)
        return shortSeal(seal)
      }),
    close: () => database.close(),
  }
}
