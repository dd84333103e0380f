import type { View } from '../../flow/memory.ts'
import type { Question } from '../../incident/request.ts'
import { cut, inert } from './inert.ts'
import { buttons, counted, dim, quoted, text } from './paragraph.ts'
import { stop } from './running-screen.ts'
import type { Block, Button, Screen } from './screen.ts'

/** More choices than this are a list to choose from. */
const MOST_BUTTONS = 5
const LONGEST_LABEL = 70
/** The first one is answered first, so the others can wait. */
const MOST_QUESTIONS = 3

/** What has to be known before it can go on: each open question with its answers as buttons; words do as well. */
export function waitingScreen(view: View): Screen {
  const open = (view.report?.questions ?? []).filter(({ answer }) => answer === undefined)
  const [first, second] = open
  const { guide } = view.report ?? {}
  return {
    brief: first ? words(first) : 'Guidepost waits for an answer',
    blocks: [
      {
        kind: 'headline',
        tone: 'unsure',
        label: second ? 'QUESTIONS' : 'QUESTION',
        text: second ? `I need to know ${counted(open.length, 'thing')}` : 'I need to know one thing',
      },
      dim(quoted(view.text)),
      ...(guide ? [dim(`For the guide “${cut(inert(guide.title), 150)}”`)] : []),
      ...open
        .slice(0, MOST_QUESTIONS)
        .flatMap((question) => [
          text({ text: words(question), style: 'strong' }),
          ...answers(view.id, question),
        ]),
      ...(open.length > MOST_QUESTIONS
        ? [dim(`${counted(open.length - MOST_QUESTIONS, 'more question')} after these.`)]
        : []),
      dim(
        `${(first?.choices.length ?? 0) > 0 ? 'You can also answer' : 'Answer'} here in the thread in words. Nothing runs until then.`,
      ),
      buttons(stop(view)),
    ],
    sections: [],
    rest: 'Answer in words, or say “stop”.',
  }
}

const words = ({ text: asked, parameter }: Question): string =>
  cut(inert(asked).trim() || inert(parameter), 300)

function answers(id: string, { parameter, choices }: Question): readonly Block[] {
  if (choices.length === 0) return []
  const options = choices.map(
    (label, choice): Button => ({
      label: cut(inert(label).trim(), LONGEST_LABEL) || `Choice ${choice + 1}`,
      press: { kind: 'answer', id, parameter, choice },
    }),
  )
  return [
    choices.length <= MOST_BUTTONS
      ? { kind: 'buttons', buttons: options }
      : { kind: 'choice', label: 'Choose', options },
  ]
}
