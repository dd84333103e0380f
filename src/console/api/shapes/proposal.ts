import { z } from 'zod'
import { PROPOSAL_STATES } from '../../../incident/proposal.ts'

/** A proposal with what became of it. */
export const ProposalShape = z
  .object({
    id: z.uuid(),
    investigation: z.string(),
    action: z.string(),
    resource: z.string(),
    arguments: z.record(z.string(), z.string()),
    title: z.string(),
    reason: z.string(),
    words: z.string().nullable().describe('What the model said for it, unchecked; null = nothing.'),
    evidence: z.array(z.object({ id: z.string(), rows: z.array(z.number().int()) })),
    effect: z.string(),
    duration: z.string(),
    source: z.string(),
    checks: z.array(z.object({ what: z.string(), saw: z.string() })),
    about: z.array(z.string()).nullable(),
    guide: z.object({ id: z.string(), sha256: z.string() }),
    approvers: z.string().describe('Who may decide, in words.'),
    approvals: z.number().int().describe('How many people must approve.'),
    dryRun: z.boolean(),
    request: z.string().describe('The request to Azure that it would be.'),
    minutes: z.number(),
    state: z.enum(PROPOSAL_STATES).describe('`open` waits for a decision.'),
    seal: z.string().describe('Covers everything that an approval is for; a decision sends it back.'),
    expiresAt: z.string(),
    requester: z.object({ platform: z.string(), account: z.string(), name: z.string().nullable() }),
    votes: z.array(
      z.object({ name: z.string(), yes: z.boolean(), note: z.string().nullable(), at: z.string() }),
    ),
    log: z.array(z.object({ at: z.string(), text: z.string() })),
    comparison: z.array(
      z.object({ what: z.string(), before: z.string(), after: z.string(), good: z.boolean() }),
    ),
  })
  .meta({ id: 'Proposal' })

/** Proposals that wait. */
export const ProposalsShape = z.object({ items: z.array(ProposalShape) }).meta({ id: 'Proposals' })
