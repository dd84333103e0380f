import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Heard } from '../../flow/ports.ts'
import type { Press } from '../../incident/press.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Session } from '../session.ts'
import { endpoint, json } from './endpoint.ts'
import { Path, placeOf, unknown } from './investigations.ts'
import { pageOf } from './link.ts'
import { saidNo } from './said-no.ts'
import { StartedShape } from './shapes/investigation.ts'

type Doing = Pick<Heard, 'key' | 'person' | 'place' | 'zone' | 'at'>

/** Who does something to an investigation, as it is heard: where that was asked. */
export async function doing(
  { person }: Pick<Session, 'person'>,
  id: string,
  house: Pick<ConsoleHouse, 'store' | 'now'>,
): Promise<Doing> {
  const place = await placeOf(house, id)
  return { key: `api:${randomUUID()}`, person, place, zone: null, at: house.now().toISOString() }
}

/** How an investigation stands after something was done to it. */
async function standing(id: string, house: ConsoleHouse) {
  const view = await house.store.view(id)
  if (!view) throw unknown()
  return json({ id, status: view.status, link: pageOf(house, id) })
}

const done = (what: string) =>
  ({ status: 200, type: 'application/json', schema: StartedShape, what }) as const

const answers = endpoint({
  method: 'post',
  path: '/api/investigations/{id}/answers',
  role: 'requester',
  tag: 'Investigations',
  name: 'answerQuestion',
  summary: 'Answer an open question',
  params: Path,
  body: z
    .strictObject({
      parameter: z.string().min(1).max(100).describe('The parameter of the question.'),
      answer: z.string().trim().min(1).max(500).describe('One of its choices, or words where it has none.'),
    })
    .meta({ id: 'Answer' }),
  refusals: [404, 409],
  gives: done('The answer was taken.'),
  answer: async ({ params: { id }, body, session }, house) => {
    const said = await house.hear({ ...(await doing(session, id, house)), kind: 'answered', id, ...body })
    return said ? saidNo(said) : standing(id, house)
  },
})

const stop = endpoint({
  method: 'post',
  path: '/api/investigations/{id}/stop',
  role: 'requester',
  tag: 'Investigations',
  name: 'stopInvestigation',
  summary: 'Stop an investigation',
  about: 'It ends soon, with a report of what was seen until then.',
  params: Path,
  body: z.strictObject({}),
  refusals: [404, 409],
  gives: done('It will stop.'),
  answer: async ({ params: { id }, session }, house) => {
    const press: Press = { kind: 'stop', id }
    const said = await house.hear({
      ...(await doing(session, id, house)),
      kind: 'pressed',
      press,
      note: null,
    })
    return said ? saidNo(said) : standing(id, house)
  },
})

const feedback = endpoint({
  method: 'post',
  path: '/api/investigations/{id}/feedback',
  role: 'requester',
  tag: 'Investigations',
  name: 'giveFeedback',
  summary: 'Say whether a report was right',
  about: 'The last word of a person counts.',
  params: Path,
  body: z
    .strictObject({ right: z.boolean(), note: z.string().max(500).nullable().default(null) })
    .meta({ id: 'Feedback' }),
  refusals: [404],
  gives: done('It was noted.'),
  answer: async ({ params: { id }, body: { right, note }, session }, house) => {
    const press: Press = { kind: 'feedback', id, right }
    await house.hear({ ...(await doing(session, id, house)), kind: 'pressed', press, note })
    return standing(id, house)
  },
})

/** What people do to an investigation. */
export const ACTS = [answers, stop, feedback]
