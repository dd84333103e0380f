import { z } from 'zod'
import { Problem } from '../../incident/problem.ts'
import { type ProposalView, shortSeal } from '../../incident/proposal.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Asked } from '../route.ts'
import { doing } from './acts.ts'
import { endpoint, json } from './endpoint.ts'
import { saidNo } from './said-no.ts'
import { Id } from './shapes/field.ts'
import { ProposalShape, ProposalsShape } from './shapes/proposal.ts'

const Path = z.strictObject({ id: Id })

const open = endpoint({
  method: 'get',
  path: '/api/proposals',
  role: 'reader',
  tag: 'Proposals',
  name: 'listOpenProposals',
  summary: 'The proposals that wait for a decision, the oldest first',
  gives: { status: 200, type: 'application/json', schema: ProposalsShape, what: 'Those that wait.' },
  answer: async (_, house) => json({ items: await house.proposals.open() }),
})

const one = endpoint({
  method: 'get',
  path: '/api/proposals/{id}',
  role: 'reader',
  tag: 'Proposals',
  name: 'getProposal',
  summary: 'One proposal, with what became of it',
  params: Path,
  refusals: [404],
  gives: { status: 200, type: 'application/json', schema: ProposalShape, what: 'The proposal.' },
  answer: async ({ params: { id } }, house) => json(await known(id, house)),
})

const Decision = z
  .strictObject({
    seal: z
      .string()
      .regex(/^[0-9a-f]{32}([0-9a-f]{32})?$/, 'is no seal: send back `seal` of the proposal')
      .describe('`seal` of the proposal that was looked at.'),
    yes: z.boolean(),
    note: z.string().max(500).nullable().default(null).describe('Is kept with the decision.'),
  })
  .meta({ id: 'Decision' })

const decision = endpoint({
  method: 'post',
  path: '/api/proposals/{id}/decision',
  role: 'approver',
  tag: 'Proposals',
  name: 'decideProposal',
  summary: 'Approve or reject a proposal',
  about:
    'Whoever asked for the investigation may not decide. A token cannot have the role: an approval needs a person.',
  params: Path,
  body: Decision,
  refusals: [404, 409],
  gives: { status: 200, type: 'application/json', schema: ProposalShape, what: 'It was decided.' },
  answer: async ({ params: { id }, body, session }, house) => {
    const said = await house.hear(await decided(await known(id, house), body, session, house))
    return said ? saidNo(said) : json(await known(id, house))
  },
  refused: async ({ session, params: { id }, body }, house) => {
    const proposal = Id.safeParse(id).success ? await house.proposals.get(id ?? '') : null
    const sent = Decision.safeParse(body)
    const meant = sent.success ? sent.data : { seal: proposal?.seal ?? '', yes: false, note: null }
    if (proposal) await house.turnedAway(await decided(proposal, meant, session, house))
  },
})

async function decided(
  { id: proposal, investigation }: ProposalView,
  { seal, yes, note }: z.output<typeof Decision>,
  session: Asked['session'],
  house: ConsoleHouse,
) {
  const press = { kind: 'decide', id: investigation, proposal, seal: shortSeal(seal), yes } as const
  return { ...(await doing(session, investigation, house)), kind: 'pressed', press, note } as const
}

async function known(id: string, { proposals }: Pick<ConsoleHouse, 'proposals'>): Promise<ProposalView> {
  const proposal = await proposals.get(id)
  if (proposal) return proposal
  throw new Problem('not-found', 'There is no such proposal, or it was removed.', 'See /api/proposals.')
}

/** What waits for a yes or no. */
export const PROPOSALS = [open, one, decision]
