import { z } from 'zod'
import type { Guide } from '../incident/guide.ts'
import { Problem } from '../incident/problem.ts'
import type { Question, Request } from '../incident/request.ts'
import { modelTurn } from './model-turn.ts'
import { parseJson } from './parse-json.ts'
import type { Doors, ShelfHit } from './ports.ts'
import type { Run } from './run.ts'
import { when } from './times/when.ts'

/** Which guide fits: one, a question with the candidates, or none with the nearest. */
export type Chosen =
  | { readonly kind: 'guide'; readonly guide: Guide; readonly why: string }
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'none'; readonly why: string; readonly nearest: readonly ShelfHit[] }

/** Below this share of the request's words a guide only happens to share a word. */
const FITS = 1 / 3
/** A guide whose score is this many times the next one's wins without being asked about. */
const CLEAR = 1.25
/** Up to here the model sees every guide; above, the best five. */
const WHOLE_SHELF = 50

/** Picks the guide: the one that was named, else by full text, and by the model where words alone do not decide. */
export async function selectGuide(run: Run): Promise<Chosen> {
  const { request, doors } = run
  const named = request.guideId ?? request.answers.guide
  if (named !== undefined)
    return { kind: 'guide', guide: guideNamed(named, doors), why: 'it was asked for by name' }
  const hits = doors.shelf.search(withoutTime(request), 5)
  const byWords = decide(hits, doors, request)
  if (byWords.kind === 'guide' || !doors.model) return byWords
  return (await byModel(run, hits)) ?? byWords
}

/** When it happened says nothing about what happened. */
function withoutTime(request: Request): string {
  const said = when(request.text, new Date(request.at), request.zone)
  return 'matched' in said && said.matched ? request.text.replace(said.matched, ' ') : request.text
}

function guideNamed(name: string, doors: Doors): Guide {
  const byTitle = doors.shelf.list().find((hit) => hit.title.toLowerCase() === name.toLowerCase())
  const guide = doors.shelf.get(name) ?? (byTitle && doors.shelf.get(byTitle.id))
  if (guide) return guide
  const near = doors.shelf.search(name.replaceAll('-', ' '), 3).map((hit) => hit.id)
  const some =
    near.length > 0
      ? near
      : doors.shelf
          .list()
          .slice(0, 5)
          .map((hit) => hit.id)
  throw new Problem(
    'guide-not-found',
    `There is no guide called ${name}.`,
    `The nearest are: ${some.join(', ')}.`,
  )
}

function decide(hits: readonly ShelfHit[], doors: Doors, request: Request): Chosen {
  const fitting = hits.filter((hit) => hit.coverage >= FITS)
  const [best, second] = fitting
  if (!best)
    return { kind: 'none', why: 'no guide covers what the request describes', nearest: hits.slice(0, 3) }
  const why = `it matches ${best.matched
    .slice(0, 5)
    .map((word) => `“${word}”`)
    .join(', ')}`
  if (!second || best.score >= second.score * CLEAR) return chosen(best.id, doors, why)
  const titles = fitting.filter((hit) => best.score < hit.score * CLEAR).map((hit) => hit.title)
  const named = titles.filter((title) => request.text.toLowerCase().includes(title.toLowerCase()))
  if (named.length === 1)
    return chosen(fitting.find((hit) => hit.title === named[0])?.id ?? best.id, doors, why)
  return {
    kind: 'ask',
    question: {
      parameter: 'guide',
      text: 'Several guides fit. Which one should be followed?',
      choices: titles,
    },
  }
}

function chosen(id: string, doors: Doors, why: string): Chosen {
  const guide = doors.shelf.get(id)
  if (!guide) throw new Problem('guide-not-found', `The guide ${id} left the shelf.`, 'Ask again.')
  return { kind: 'guide', guide, why }
}

const Choice = z.object({ guide: z.string(), why: z.string().max(400) })

async function byModel(run: Run, hits: readonly ShelfHit[]): Promise<Chosen | null> {
  const { doors, request } = run
  const candidates = doors.shelf.size <= WHOLE_SHELF ? doors.shelf.list() : hits
  const list = candidates.map(
    (hit) =>
      `- ${hit.id}: ${hit.title}. Symptoms: ${hit.symptoms.join(', ') || 'not listed'}. ${hit.overview.slice(0, 200)}`,
  )
  const turn = await modelTurn(run, 'guide', {
    messages: [
      {
        role: 'system',
        content:
          'You choose the troubleshooting guide for an on-call request. Choose a guide only if it clearly covers what the request describes; otherwise choose none.',
      },
      { role: 'user', content: `Request: ${JSON.stringify(request.text)}\n\nGuides:\n${list.join('\n')}` },
    ],
    tools: [
      {
        name: 'choose_guide',
        description: 'Say which guide fits the request, or "none" when no guide clearly covers it.',
        parameters: {
          type: 'object',
          properties: {
            guide: { type: 'string', enum: [...candidates.map((hit) => hit.id), 'none'] },
            why: { type: 'string', description: 'One sentence for the person who asked.' },
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
  const answer = Choice.safeParse(parseJson(turn.calls[0]?.arguments ?? ''))
  if (!answer.success) return null
  if (answer.data.guide === 'none') return { kind: 'none', why: answer.data.why, nearest: hits.slice(0, 3) }
  return candidates.some((hit) => hit.id === answer.data.guide)
    ? chosen(answer.data.guide, doors, answer.data.why)
    : null
}
