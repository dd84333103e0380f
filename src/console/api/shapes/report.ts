import { z } from 'zod'

export const VERDICTS = ['healthy', 'confirmed', 'likely', 'inconclusive'] as const
export const STATUSES = [
  'accepted',
  'running',
  'waiting',
  'completed',
  'partial',
  'stopped',
  'failed',
] as const

const Citation = z
  .object({ id: z.string(), rows: z.array(z.number().int()) })
  .describe('Rows of one evidence, the first being 1; none = the evidence as a whole.')
const Finding = z.object({ text: z.string(), evidence: z.array(Citation) })

const LimitUse = z.object({ limit: z.string(), used: z.number(), most: z.number(), reached: z.boolean() })

export const Receipt = z
  .object({
    model: z.string().nullable().describe('Null = no model was used.'),
    modelCalls: z.number(),
    promptTokens: z.number(),
    cachedTokens: z.number(),
    completionTokens: z.number(),
    queries: z.number(),
    seconds: z.number(),
    cost: z.number().optional().describe('In `currency`, where a price is configured.'),
    currency: z.string().optional(),
    limits: z.array(LimitUse).optional(),
  })
  .meta({ id: 'Receipt', description: 'What it took.' })

export const Question = z
  .object({
    parameter: z.string(),
    text: z.string(),
    choices: z.array(z.string()).describe('Empty = it is answered in words.'),
    answer: z.string().optional().describe('Absent = it waits for one.'),
  })
  .meta({ id: 'Question' })

/** The report, field by field. */
export const ReportShape = z
  .object({
    id: z.string(),
    status: z.enum(['completed', 'partial', 'waiting', 'stopped', 'failed']),
    request: z.string(),
    questions: z.array(Question),
    guide: z.object({ id: z.string(), title: z.string(), why: z.string() }).nullable(),
    verdict: z.enum(VERDICTS),
    title: z.string(),
    summary: z.string(),
    window: z
      .object({
        asked: z.string(),
        from: z.string(),
        to: z.string(),
        widened: z.boolean(),
        assumed: z.array(z.string()),
      })
      .nullable(),
    cause: Finding.nullable(),
    timeline: z.array(z.object({ at: z.string(), event: z.string(), evidence: z.array(Citation) })),
    findings: z.array(Finding),
    ruledOut: z.array(Finding),
    steps: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        status: z.enum(['done', 'failed', 'skipped']),
        reason: z.string().optional(),
      }),
    ),
    gaps: z
      .array(z.object({ what: z.string(), why: z.string(), fix: z.string() }))
      .describe('What could not be seen, why, and what would let us see it.'),
    next: z.array(z.string()),
    proposals: z.array(
      z.object({
        id: z.string(),
        action: z.string(),
        resource: z.string(),
        arguments: z.record(z.string(), z.unknown()),
        reason: z.string(),
      }),
    ),
    evidence: z.array(
      z.object({
        id: z.string(),
        step: z.string().optional(),
        query: z.string(),
        workspace: z.string(),
        from: z.string(),
        to: z.string(),
        rowCount: z.number(),
        truncated: z.boolean(),
        sample: z.array(z.record(z.string(), z.unknown())),
      }),
    ),
    withheld: z.number().describe('Statements that were left out because their citation did not hold.'),
    withheldStatements: z.array(z.object({ text: z.string(), why: z.string() })).optional(),
    receipt: Receipt,
  })
  .meta({ id: 'Report', description: 'The document that `guidepost investigate --json` prints.' })
