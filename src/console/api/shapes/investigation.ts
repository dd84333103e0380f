import { z } from 'zod'
import { ProposalShape } from './proposal.ts'
import { Receipt, ReportShape, STATUSES, VERDICTS } from './report.ts'

const Status = z.enum(STATUSES).meta({
  id: 'Status',
  description:
    '`accepted` waits for a worker, `waiting` for a person, `running` is being worked on; the others are ends.',
})

const listed = {
  id: z.uuid(),
  status: Status,
  platform: z.string().describe('Where it was asked: `web`, `teams`, `slack` …'),
  text: z.string().describe('The words of the request; empty once they are no longer kept.'),
  title: z.string().nullable().describe('The title of the report; null before there is one.'),
  verdict: z.enum(VERDICTS).nullable(),
  guide: z.string().nullable().describe('Id of the guide.'),
  person: z
    .object({ key: z.string(), name: z.string().nullable() })
    .describe('Who asked, as far as it is still known.'),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  receipt: Receipt.nullable(),
  feedback: z.object({ right: z.number(), wrong: z.number() }),
  link: z.string().describe('The page of it.'),
}

/** A line of the list. */
export const ListedShape = z.object(listed).meta({ id: 'ListedInvestigation' })

const Progress = z
  .object({
    guide: z.object({ id: z.string(), title: z.string(), why: z.string() }).nullable(),
    searched: z.looseObject({ from: z.string(), to: z.string() }).nullable(),
    steps: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        state: z.enum(['pending', 'running', 'done', 'failed']),
        rows: z.number().nullable(),
      }),
    ),
    queries: z.object({ begun: z.number(), ended: z.number(), failed: z.number() }),
    rows: z.number(),
    modelTurns: z.number(),
    doing: z.string(),
    seconds: z.number(),
  })
  .meta({ id: 'Progress', description: 'How far it has come.' })

/** One investigation as it is now. */
export const InvestigationShape = z
  .object({
    ...listed,
    report: ReportShape.nullable().describe(
      'Of a question that waits, or the one at the end; the same as `guidepost investigate --json` prints.',
    ),
    progress: Progress.nullable().describe('Null where nobody began yet.'),
    ahead: z.number().describe('How many are served before it, while it waits for a worker.'),
    proposals: z.array(ProposalShape),
    words: z
      .array(
        z.object({
          person: z.string().nullable(),
          right: z.boolean(),
          note: z.string().nullable(),
          at: z.string(),
        }),
      )
      .describe('What people thought of the report.'),
    trimmed: z.boolean().describe('The rows of evidence and what a model wrote are not kept any more.'),
    links: z.object({
      page: z.string(),
      report: z.string(),
      events: z.string(),
      live: z.string(),
      evidence: z.record(z.string(), z.string()).describe('By the id of the evidence.'),
    }),
  })
  .meta({ id: 'Investigation' })

/** What was begun, and where to follow it. */
export const StartedShape = z
  .object({ id: z.uuid(), status: Status, link: z.string().describe('The page of it.') })
  .meta({ id: 'Started' })

/** Events with their numbers. */
export const EventsShape = z
  .object({
    id: z.uuid(),
    status: Status,
    events: z.array(
      z.object({
        seq: z.number().int().describe('1, 2, 3 …'),
        event: z
          .looseObject({ at: z.string(), kind: z.string() })
          .describe(
            'What happened, by its `kind`: `received`, `started`, `guide-chosen`, `resolved`, `query-started`, `query-ended`, `model-ended`, `asked`, `answered`, `proposed`, `concluded`, `reported` …; of evidence the first rows alone.',
          ),
      }),
    ),
  })
  .meta({ id: 'Events' })

/** A part of the rows of one evidence. */
export const RowsShape = z
  .object({
    columns: z.array(z.string()),
    rows: z.array(
      z.object({
        n: z.number().int().describe('Number of the row in the evidence, the first being 1.'),
        row: z.record(z.string(), z.unknown()),
        cut: z.array(z.string()).describe('Columns whose cells are longer than here; /cell has all of them.'),
      }),
    ),
    total: z.number().int(),
    matching: z.number().int().describe('How many rows hold the text that was looked for.'),
    truncated: z.boolean().describe('Azure has more rows than these.'),
    next: z.number().int().nullable().describe('The offset of the next part; null = it was the last.'),
  })
  .meta({ id: 'Rows' })
