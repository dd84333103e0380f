import { z } from 'zod'
import { Problem } from '../../incident/problem.ts'
import { endpoint, json } from './endpoint.ts'
import { Name } from './shapes/field.ts'

const listed = {
  id: z.string(),
  title: z.string(),
  symptoms: z.array(z.string()),
  overview: z.string(),
}

const Used = z
  .object({
    investigations: z.number().int(),
    right: z.number().int(),
    wrong: z.number().int(),
    lastAt: z.string(),
  })
  .nullable()
  .describe('How often it was used, and what people thought of its reports; null = never.')

const list = endpoint({
  method: 'get',
  path: '/api/guides',
  role: 'reader',
  tag: 'Guides',
  name: 'listGuides',
  summary: 'The guides, and what is wrong with those that cannot be read',
  gives: {
    status: 200,
    type: 'application/json',
    schema: z
      .object({
        items: z.array(z.object({ ...listed, used: Used })),
        problems: z.array(z.object({ path: z.string(), message: z.string(), fix: z.string() })),
      })
      .meta({ id: 'GuideList' }),
    what: 'All of them.',
  },
  answer: async (_, { shelf, archive }) => {
    const uses = new Map((await archive.guideUse()).map(({ guide, ...used }) => [guide, used]))
    return json({
      items: shelf.list().map(({ id, title, symptoms, overview }) => ({
        id,
        title,
        symptoms,
        overview,
        used: uses.get(id) ?? null,
      })),
      problems: shelf.problems,
    })
  },
})

const Parameter = z.object({
  name: z.string(),
  source: z
    .looseObject({ kind: z.enum(['value', 'choose', 'match', 'ask']) })
    .describe('Where its value comes from; what is asked stands under `ask`, choices under `choices`.'),
  declared: z.boolean(),
})

const Signal = z
  .object({
    id: z.string(),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
    means: z.string(),
    proves: z.boolean(),
    action: z.string().nullable(),
  })
  .nullable()

const one = endpoint({
  method: 'get',
  path: '/api/guides/{id}',
  role: 'reader',
  tag: 'Guides',
  name: 'getGuide',
  summary: 'One guide, as it is followed',
  params: z.strictObject({ id: Name }),
  refusals: [404],
  gives: {
    status: 200,
    type: 'application/json',
    schema: z
      .object({
        ...listed,
        markdown: z.string().describe('The file as it was written.'),
        sha256: z.string(),
        parameters: z.array(Parameter),
        window: z.object({ aroundMs: z.number(), widenToMs: z.number() }),
        actions: z.array(z.string()),
        see: z.array(z.string()),
        steps: z.array(
          z.object({
            id: z.string(),
            title: z.string(),
            text: z.string(),
            queries: z.array(
              z.object({
                id: z.string(),
                template: z.string(),
                placeholders: z.array(z.string()),
                line: z.number().int(),
                signal: Signal,
              }),
            ),
            see: z.array(z.string()),
          }),
        ),
        defects: z.array(
          z.object({
            line: z.number().int(),
            message: z.string(),
            fix: z.string(),
            severity: z.literal('warning').optional(),
          }),
        ),
      })
      .meta({ id: 'Guide' }),
    what: 'The guide.',
  },
  answer: ({ params: { id } }, { shelf }) => {
    const guide = shelf.get(id)
    if (!guide) throw new Problem('not-found', 'There is no such guide.', 'See /api/guides.')
    const { path: _path, resources: _resources, workspace: _workspace, ...shown } = guide
    return json(shown)
  },
})

/** What is followed. */
export const GUIDES = [list, one]
