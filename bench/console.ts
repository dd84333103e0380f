import { randomUUID } from 'node:crypto'
import type { ArchiveFilter } from '../src/flow/archive.ts'
import type { InvestigationEvent } from '../src/incident/investigation.ts'
import { aStorage, incoming, type Place, report } from '../test/storage/a-storage.ts'
import { median } from './median.ts'

/**
 * What the console asks of the database, with 10,000 investigations stored and one evidence of 50,000 rows: milliseconds
 * and, beside the shortest question there is, how many times as long it takes.
 */
const STORED = 10_000
const ROWS = 50_000
const ROUNDS = 15
const LIST_MS = 200

const place = await aStorage('embedded')
try {
  await fill(place)
  const { archive } = place
  const { items } = await archive.list({}, { after: null, limit: 50 })
  const ids = items.map(({ id }) => id)
  const person = items[0]?.person.key ?? ''
  const one = await times(() => place.sql('select 1'))
  const say = async (what: string, work: () => Promise<unknown>, most: number | null): Promise<void> => {
    const ms = await times(work)
    const told = [`${median(ms).toFixed(1)} ms`, `${Math.max(...ms).toFixed(1)} ms`]
    console.log(
      `${what.padEnd(44)} median ${told[0]?.padStart(9)}  most ${told[1]?.padStart(9)}  × ${(median(ms) / median(one)).toFixed(0).padStart(4)}${most === null ? '' : `   (at most ${most} ms)`}`,
    )
  }
  console.log(
    `${STORED} investigations stored; × = as many times as “select 1” (${median(one).toFixed(2)} ms)`,
  )
  const filters: Readonly<Record<string, ArchiveFilter>> = {
    'no filter': {},
    'by guide': { guide: 'guide-3' },
    'by verdict': { verdict: 'likely' },
    'by status': { status: 'failed' },
    'what is open': { status: 'open' },
    'by person': { person },
    'by platform': { platform: 'slack' },
    'by time': { from: '2025-03-01', to: '2025-04-01' },
    'by text': { text: 'TUNNEL 4711' },
    'by text that is nowhere': { text: 'no such words' },
    'by everything': {
      guide: 'guide-3',
      verdict: 'likely',
      status: 'completed',
      person,
      platform: 'test',
      from: '2020-01-01',
      to: '2999-01-01',
      text: 'tunnel',
    },
  }
  for (const [what, filter] of Object.entries(filters))
    await say(`list, ${what}`, () => archive.list(filter, { after: null, limit: 50 }), LIST_MS)
  const deep = await archive.list({}, { after: null, limit: 500 })
  await say('list, a later page', () => archive.list({}, { after: deep.next, limit: 50 }), LIST_MS)
  await say('guides and people to choose from', () => archive.choices(), LIST_MS)
  await say('versions of 50', () => archive.versions(ids), 50)
  await say('version of the list', () => archive.latest(), 50)
  await say('how often guides were used', () => archive.guideUse(), LIST_MS)
  for (const by of ['day', 'guide', 'person'] as const)
    await say(
      `spending by ${by}`,
      () => archive.spending(by, { from: '2020-01-01', to: '2999-01-01' }),
      LIST_MS,
    )
  await say('how much waits', () => archive.backlog(), 50)
  await rows(place, say)
} finally {
  await place.close()
}

async function times(work: () => Promise<unknown>): Promise<readonly number[]> {
  const all: number[] = []
  for (let n = 0; n < ROUNDS; n++) {
    const began = performance.now()
    await work()
    all.push(performance.now() - began)
  }
  return all
}

/** As many as a busy team has in some years, one an hour; every tenth has feedback, the last ones are open. */
async function fill({ sql, store }: Place): Promise<void> {
  for (let n = 0; n < 40; n++)
    await store.accept(
      incoming({ person: { platform: 'test', account: `bench-${n}`, name: `Person ${n}` } }),
      { queued: true },
    )
  await sql(
    `insert into investigation (id, dedupe, person, platform, channel, thread, request, queued, turn, status, last_seq,
        verdict, guide, created_at, ended_at, title, model, model_calls, prompt_tokens, cached_tokens, completion_tokens,
        queries, seconds, cost, currency)
      select gen_random_uuid(), 'bench ' || n, (select key from person order by key offset n % 40 limit 1),
        case when n % 3 = 0 then 'slack' else 'test' end, 'C' || n % 20, 'T' || n,
        'Tunnel ' || n || ' is down since this morning. ' || repeat('Nobody in Osaka reaches the hub. ', 1 + n % 8), true, n,
        case when n > $1 - 20 then 'accepted' when n % 50 = 0 then 'failed' else 'completed' end, 40,
        case when n > $1 - 20 then null else (array['healthy', 'confirmed', 'likely', 'inconclusive'])[1 + n % 4] end,
        'guide-' || n % 12, now() - make_interval(hours => $1 - n),
        case when n > $1 - 20 then null else now() - make_interval(hours => $1 - n) + interval '1 minute' end,
        'The peer deleted the association of tunnel ' || n, 'a-model', 3, 20000, 9000, 1500, 8, 12.5, 0.05, 'USD'
      from generate_series(1, $1::int) n`,
    [STORED],
  )
  await sql(
    `insert into feedback (investigation, person, is_right)
      select id, person, turn % 20 = 0 from investigation where turn % 10 = 0`,
  )
  await sql('analyze')
}

async function rows(
  { store, archive }: Place,
  say: (what: string, work: () => Promise<unknown>, most: number | null) => Promise<void>,
): Promise<void> {
  const one = incoming()
  const { id } = one.request
  await store.accept(one, { queued: true })
  const claim = await store.claim(id, 'bench')
  if (!claim || claim === 'busy') throw new Error('nothing to claim')
  await store.append(claim, [large()])
  await store.finish(claim, report(id))
  const wanted = { offset: 25_000, limit: 100 }
  const first = performance.now()
  await archive.rows(id, 'E1', wanted)
  console.log(
    `rows, the first look at ${ROWS}`.padEnd(44),
    `${(performance.now() - first).toFixed(1)} ms once`,
  )
  await say('rows, a page', () => archive.rows(id, 'E1', wanted), null)
  for (const column of ['TimeGenerated', 'Count', 'Message']) {
    const began = performance.now()
    await archive.rows(id, 'E1', { ...wanted, sort: { column, descending: true } })
    console.log(`rows, sorted by ${column}`.padEnd(44), `${(performance.now() - began).toFixed(1)} ms once`)
  }
  await say(
    'rows, sorted once more',
    () => archive.rows(id, 'E1', { ...wanted, sort: { column: 'Message', descending: true } }),
    null,
  )
  await say('rows, searched', () => archive.rows(id, 'E1', { offset: 0, limit: 100, text: 'abc' }), null)
  await say('one investigation with these rows', () => archive.one(id), null)
}

function large(): InvestigationEvent {
  const at = new Date().toISOString()
  const all = Array.from({ length: ROWS }, (_, n) => ({
    TimeGenerated: new Date(Date.parse('2025-06-18') + ((n * 7919) % ROWS) * 1000).toISOString(),
    OperationName: 'TunnelDisconnected',
    Count: (n * 104_729) % ROWS,
    Message: `SESSION_ID :{${randomUUID()}} Remote 203.0.113.10:500`,
  }))
  return {
    at,
    kind: 'query-ended',
    id: 'E1',
    step: '1',
    label: 'rows',
    source: 'logs',
    partial: null,
    evidence: {
      id: 'E1',
      step: '1',
      query: '1.1',
      text: 'AzureDiagnostics',
      source: { kind: 'logs', table: 'AzureDiagnostics', category: null },
      workspace: 'hub-logs',
      from: at,
      to: at,
      rows: all,
      rowCount: ROWS,
      truncated: false,
      ms: 7,
    },
  }
}
