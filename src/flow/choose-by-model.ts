import { z } from 'zod'
import { plain } from '../incident/plain.ts'
import { chosen, whichGuide } from './choose-by-words.ts'
import { modelTurn } from './model-turn.ts'
import { CHOOSER, TOOLS } from './model-words.ts'
import { parseJson } from './parse-json.ts'
import type { ShelfHit } from './ports.ts'
import type { Run } from './run.ts'
import type { Chosen } from './select-guide.ts'

/** Up to here the model sees every guide; above, those that the words bring up. */
const WHOLE_SHELF = 50
/** Each line costs few tokens, and a guide that is not among them cannot be chosen. */
const SHORTLIST = 20
const LONGEST_WHY = 160
const LONGEST_OVERVIEW = 240
const MOST_SYMPTOMS = 15

const Choice = z.object({
  guide: z.string().optional(),
  between: z.array(z.string()).nullish(),
  why: z.string().nullish(),
})

/** How many guides the words must bring up for the model. */
export const shortlistOf = (size: number): number => (size <= WHOLE_SHELF ? WHOLE_SHELF : SHORTLIST)

/** The model's choice among guides, its question which of two is meant, or none; null where its answer is of no use. */
export async function chooseByModel(run: Run, hits: readonly ShelfHit[]): Promise<Chosen | null> {
  const { doors, request } = run
  const { shelf } = doors
  const candidates = shelf.size <= WHOLE_SHELF ? shelf.list() : hits
  if (candidates.length === 0) return null
  const ids = candidates.map(({ id }) => id)
  const turn = await modelTurn(run, 'guide', {
    messages: [
      {
        role: 'system',
        content: CHOOSER,
      },
      {
        role: 'user',
        content: `Request: ${JSON.stringify(request.text)}\n\nGuides:\n${candidates.map(line).join('\n')}`,
      },
    ],
    tools: [
      {
        name: 'choose_guide',
        description: TOOLS.chooseGuide,
        parameters: {
          type: 'object',
          properties: {
            guide: { type: 'string', enum: [...ids, 'ask', 'none'] },
            between: {
              type: 'array',
              items: { type: 'string', enum: ids },
              maxItems: 4,
              description: 'With ask: the guides to choose between, the likeliest first.',
            },
            why: { type: 'string', description: 'One short plain sentence for the person who asked.' },
          },
          required: ['guide', 'why'],
          additionalProperties: false,
        },
      },
    ],
    toolChoice: { name: 'choose_guide' },
    maxTokens: 300,
  })
  if (turn.kind === 'failed') return null
  const call = turn.calls.find(({ name }) => name === 'choose_guide')
  const answer = Choice.safeParse(parseJson(call?.arguments ?? ''))
  if (!answer.success) return null
  const { guide, between, why } = answer.data
  const reason = oneSentence(why ?? '')
  if (guide === 'none')
    return {
      kind: 'none',
      why: reason || 'no guide covers what the request describes',
      nearest: hits.slice(0, 3),
    }
  if (guide !== undefined && ids.includes(guide)) return chosen(guide, shelf, reason || 'the model chose it')
  const named = [...new Set(between ?? [])].filter((id) => ids.includes(id))
  return guide === 'ask' && named.length > 1
    ? {
        kind: 'ask',
        question: whichGuide(
          named.map((id) => ({ id })),
          shelf,
        ),
      }
    : null
}

const line = ({ id, title, symptoms, overview }: ShelfHit): string =>
  `- ${id}: ${title}. Symptoms: ${symptoms.slice(0, MOST_SYMPTOMS).join(', ') || 'not listed'}. ${overview.slice(0, LONGEST_OVERVIEW).replace(/\s+/g, ' ')}`

/** The first sentence of what a model wrote, without markup, addresses or anything that could be pressed. */
export function oneSentence(text: string): string {
  const bare = plain(text)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S*/gi, '')
    .replace(/<[^>]*>?/g, '')
    .replace(/[*_`~#>|[\]{}@\\]+/g, (mark) => (mark === '_' ? '_' : ''))
    .replace(/\s+/g, ' ')
    .trim()
  const [first = ''] = bare.split(/(?<=[.!?。！？])\s|(?<=[。！？])/)
  const short = first.length > LONGEST_WHY ? `${first.slice(0, LONGEST_WHY - 1).toWellFormed()}…` : first
  return short.replace(/[.。]$/, '')
}
