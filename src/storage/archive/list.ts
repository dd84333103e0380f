import { type RawBuilder, sql } from 'kysely'
import type { Archive, ArchiveFilter } from '../../flow/archive.ts'
import type { Database } from '../database.ts'
import { storable } from '../people.ts'
import { canStand, isId, momentOf, within } from './hostile.ts'
import { LISTED, type ListedRow, listedOf } from './listed.ts'

const MOST = 500
const NOTHING = { items: [], next: null, total: 0 } as const

/** The investigations that fit, the newest first, and where the next part begins. */
export async function list(
  database: Database,
  filter: ArchiveFilter,
  page: Parameters<Archive['list']>[1],
): ReturnType<Archive['list']> {
  const fits = conditions(filter)
  const after = page.after === null ? null : placeOf(page.after)
  if (fits === null || (page.after !== null && after === null)) return NOTHING
  const limit = within(page.limit, 1, MOST)
  const beyond = after ? [sql`(own.created_at, own.id) < (${after.at}::timestamptz, ${after.id}::uuid)`] : []
  const [{ rows }, { rows: counted }] = await Promise.all([
    database.ask('someone-waits', (db) =>
      sql<ListedRow>`
        select ${LISTED} from (
          select * from investigation own where ${all([...fits, ...beyond])}
          order by own.created_at desc, own.id desc limit ${limit + 1}) own
        join person on person.key = own.person
        order by own.created_at desc, own.id desc`.execute(db),
    ),
    database.ask('someone-waits', (db) =>
      sql<{ n: number }>`select count(*)::int as n from investigation own where ${all(fits)}`.execute(db),
    ),
  ])
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.map(listedOf),
    next: last ? `${last.created_at}~${last.id}` : null,
    total: counted[0]?.n ?? 0,
  }
}

/** Where a part of the list ended; null where this is no such place. */
function placeOf(text: string): { readonly at: string; readonly id: string } | null {
  const [at = '', id = '', ...more] = text.split('~')
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/.test(at) && momentOf(at) !== null
  return isMoment && isId(id) && more.length === 0 ? { at, id } : null
}

/** What must hold of `own`; null = nothing can fit. */
function conditions(filter: ArchiveFilter): readonly RawBuilder<unknown>[] | null {
  const { guide, verdict, status, person, platform, from, to, text } = filter
  const names = [guide, verdict, status, person, platform].filter((name) => name !== undefined)
  const times = [from, to].map((moment) => (moment === undefined ? undefined : momentOf(moment)))
  if (!names.every(canStand) || times.includes(null)) return null
  const [since, until] = times
  const words = text === undefined ? '' : storable(text).trim()
  return [
    ...(guide === undefined ? [] : [sql`own.guide = ${guide}`]),
    // What a question that waits says of it is no verdict yet.
    ...(verdict === undefined ? [] : [sql`own.verdict = ${verdict} and own.ended_at is not null`]),
    ...(status === undefined
      ? []
      : [
          status === 'open'
            ? sql`own.ended_at is null`
            : ENDED.has(status)
              ? sql`own.status = ${status} and own.ended_at is not null`
              : sql`own.status = ${status} and own.ended_at is null`,
        ]),
    ...(person === undefined ? [] : [sql`own.person = ${person}`]),
    ...(platform === undefined ? [] : [sql`own.platform = ${platform}`]),
    ...(since === undefined ? [] : [sql`own.created_at >= ${since}::timestamptz`]),
    ...(until === undefined ? [] : [sql`own.created_at < ${until}::timestamptz`]),
    ...(words === ''
      ? []
      : [
          sql`(strpos(lower(own.request), lower(${words})) > 0 or (strpos(lower(own.title), lower(${words})) > 0
            and own.status not in ('accepted', 'running')))`,
        ]),
  ]
}

/** Said beside the status, so that the index of those that have ended serves. */
const ENDED: ReadonlySet<string> = new Set(['completed', 'partial', 'stopped', 'failed'])

const all = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)

/** The guides and people that occur. */
export async function choices(database: Database): ReturnType<Archive['choices']> {
  const [{ rows: guides }, { rows: people }] = await Promise.all([
    database.ask('someone-waits', (db) =>
      sql<{ guide: string }>`
        select distinct guide from investigation where guide is not null order by guide`.execute(db),
    ),
    database.ask('someone-waits', (db) =>
      sql<{ key: string; name: string }>`
        select key, coalesce(name, account, key) as name from person
        where exists (select 1 from investigation where investigation.person = person.key)
        order by lower(coalesce(name, account, key)), key`.execute(db),
    ),
  ])
  return { guides: guides.map(({ guide }) => guide), people }
}
