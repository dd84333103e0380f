import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { WEB } from '../../chat/web/index.ts'
import { uuidOf } from '../../chat/web/uuid-of.ts'
import type { Recorded } from '../../flow/archive.ts'
import { plain } from '../../incident/plain.ts'
import { Problem } from '../../incident/problem.ts'
import { endpoint, json } from './endpoint.ts'
import { pageOf } from './link.ts'
import { saidNo } from './said-no.ts'
import { Name, Once } from './shapes/field.ts'
import { StartedShape } from './shapes/investigation.ts'

const MOST_ANSWERS = 50

const Wanted = z
  .strictObject({
    text: z.string().trim().min(1).max(8_000).describe('What failed and when, as people write it.'),
    zone: z
      .string()
      .max(100)
      .refine(isZone, 'is no time zone: give it as Asia/Tokyo')
      .default('UTC')
      .describe('IANA time zone in which times without one are read.'),
    guide: Name.optional().describe('Id of the guide to follow; absent = the one that fits.'),
    answers: z
      .record(z.string().min(1).max(100), z.string().max(500))
      .refine((all) => Object.keys(all).length <= MOST_ANSWERS, `holds more than ${MOST_ANSWERS} answers`)
      .default({})
      .describe('Answers to questions of the guide beforehand, by parameter.'),
  })
  .meta({ id: 'Wanted' })

/** Asks for an investigation. */
export const start = endpoint({
  method: 'post',
  path: '/api/investigations',
  role: 'requester',
  tag: 'Investigations',
  name: 'startInvestigation',
  summary: 'Ask for an investigation',
  about:
    'It is begun at once and goes on by itself; follow it under `/live`, or ask for it again. A repeat with the same Idempotency-Key gives the same investigation.',
  headers: Once,
  body: Wanted,
  refusals: [409, 422],
  gives: {
    status: 202,
    type: 'application/json',
    schema: StartedShape,
    what: 'It was stored and will be worked on.',
  },
  answer: async ({ body, headers, session: { person } }, house) => {
    const { text, zone, guide, answers } = body
    if (guide !== undefined && house.shelf.get(guide) === undefined)
      throw new Problem('guide-not-found', `There is no guide “${guide}”.`, 'See /api/guides.')
    const thread = uuidOf('api', person.account, headers['idempotency-key'] ?? randomUUID())
    const begun = async (): Promise<Recorded | null> => {
      const [id] = await house.archive.inThread(WEB, person.account, thread)
      return id === undefined ? null : house.archive.one(id)
    }
    const before = await begun()
    if (before && !isSame(before, { text, guide })) return json(OTHER, 409)
    if (!before) {
      const said = await house.hear({
        kind: 'asked',
        key: `api:${thread}`,
        person,
        place: { platform: WEB, channel: person.account, thread },
        zone,
        at: house.now().toISOString(),
        text,
        guide: guide ?? null,
        answers,
      })
      if (said) return saidNo(said)
    }
    const now = before ?? (await begun())
    if (!now) throw new Error('An investigation that was accepted is not there')
    return json({ id: now.id, status: now.status, link: pageOf(house, now.id) }, 202)
  },
})

const OTHER = {
  code: 'refused',
  message: 'Something else was asked for with this Idempotency-Key before.',
  fix: 'Use a key of its own for each request.',
}

/** What is kept of a request is its words without what nobody sees; where they are not kept any more, the key must do. */
function isSame(
  { text: kept, events }: Recorded,
  { text, guide }: { readonly text: string; readonly guide: string | undefined },
): boolean {
  const received = events.find(({ event }) => event.kind === 'received')?.event
  if (kept === '' || received?.kind !== 'received') return true
  return kept === plain(text).trim() && received.request.guideId === guide
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
