import { z } from 'zod'
import { isFrozen, switchFreeze } from '../operations/freeze.ts'
import { rangeOf } from '../operations/range.ts'
import { endpoint, json } from './endpoint.ts'
import { saidNo } from './said-no.ts'
import { When } from './shapes/field.ts'

const spending = endpoint({
  method: 'get',
  path: '/api/spending',
  role: 'operator',
  tag: 'Operations',
  name: 'getSpending',
  summary: 'What investigations took, per day, guide or person',
  query: z.strictObject({
    by: z.enum(['day', 'guide', 'person']).default('day'),
    from: When.optional().describe('Absent = 30 days before the end.'),
    to: When.optional().describe('Absent = now.'),
  }),
  gives: {
    status: 200,
    type: 'application/json',
    schema: z
      .object({
        by: z.enum(['day', 'guide', 'person']),
        from: z.string(),
        to: z.string(),
        items: z.array(
          z.object({
            key: z.string().describe('The day, the id of the guide or the key of the person.'),
            name: z.string().nullable(),
            investigations: z.number(),
            modelCalls: z.number(),
            promptTokens: z.number(),
            cachedTokens: z.number(),
            completionTokens: z.number(),
            queries: z.number(),
            seconds: z.number(),
            cost: z.number().nullable().describe('In `currency`; null = no price is configured.'),
            currency: z.string().nullable(),
          }),
        ),
      })
      .meta({ id: 'Spending' }),
    what: 'The sums.',
  },
  answer: async ({ query: { by, from, to } }, { archive, now }) => {
    const range = rangeOf({ from, to }, now())
    return json({ by, ...range, items: await archive.spending(by, range) })
  },
})

const health = endpoint({
  method: 'get',
  path: '/api/health',
  role: 'reader',
  tag: 'Operations',
  name: 'getHealth',
  summary: 'How each part is, and how much waits',
  gives: {
    status: 200,
    type: 'application/json',
    schema: z
      .object({
        parts: z.array(
          z.object({
            name: z.string(),
            state: z.enum(['ok', 'trouble', 'off']).describe('`off` = not configured.'),
            how: z.string().nullable(),
          }),
        ),
        model: z.string().nullable(),
        backlog: z.object({
          waiting: z.number().int(),
          running: z.number().int(),
          questions: z.number().int(),
          approvals: z.number().int(),
          acting: z.number().int(),
          undelivered: z.number().int(),
        }),
      })
      .meta({ id: 'Health' }),
    what: 'How it is now.',
  },
  answer: async (_, { parts, model, archive }) => {
    const [states, backlog] = await Promise.all([parts(), archive.backlog()])
    return json({ parts: states, model, backlog })
  },
})

const FreezeShape = z
  .object({
    frozen: z.boolean(),
    by: z.string().nullable().describe('Who froze them, where a person did.'),
    since: z.string().nullable(),
    why: z.string().nullable().describe('What froze them, where no person did.'),
  })
  .meta({ id: 'Freeze', description: 'Whether actions may be begun.' })

const frozen = endpoint({
  method: 'get',
  path: '/api/freeze',
  role: 'reader',
  tag: 'Operations',
  name: 'getFreeze',
  summary: 'Whether actions are frozen',
  gives: { status: 200, type: 'application/json', schema: FreezeShape, what: 'How it is now.' },
  answer: async (_, house) => json(await isFrozen(house)),
})

const freeze = endpoint({
  method: 'post',
  path: '/api/freeze',
  role: 'reader',
  tag: 'Operations',
  name: 'setFreeze',
  summary: 'Freeze all actions, or let them go on',
  about:
    'The roles approver and operator may freeze; the role approver lets actions go on. What runs in Azure already goes on.',
  body: z.strictObject({ frozen: z.boolean() }).meta({ id: 'FreezeWanted' }),
  refusals: [409],
  gives: { status: 200, type: 'application/json', schema: FreezeShape, what: 'How it is now.' },
  answer: async ({ body, session }, house) => {
    const said = await switchFreeze(body.frozen, session, house)
    const now = await isFrozen(house)
    return now.frozen === body.frozen || !said ? json(now) : saidNo(said)
  },
})

/** How the house is, and what it costs. */
export const OPERATIONS = [spending, health, frozen, freeze]
