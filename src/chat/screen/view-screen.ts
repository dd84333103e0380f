import type { View } from '../../flow/memory.ts'
import type { Progress } from '../../incident/progress.ts'
import type { Question } from '../../incident/request.ts'
import { sayRange } from '../../incident/moment.ts'
import { cut, inert } from './inert.ts'
import { reportScreen } from './report-screen.ts'
import type { Block, Button, Mark, Run, Screen } from './screen.ts'

/** More choices than this are a list to choose from. */
const MOST_BUTTONS = 5
const LONGEST_REQUEST = 300
const LONGEST_LABEL = 70

/** What the message of an investigation shows now. Pure. */
export function viewScreen(
  view: View,
  picture: { readonly png: Uint8Array; readonly alt: string } | null,
): Screen {
  switch (view.status) {
    case 'accepted':
      return view.progress ? running(view, view.progress) : accepted(view)
    case 'running':
      return view.progress ? running(view, view.progress) : accepted({ ...view, ahead: 0 })
    case 'waiting':
      return waiting(view)
    default:
      return view.report
        ? reportScreen(view, view.report, picture)
        : {
            brief: 'The report is not kept any more.',
            blocks: [text('The report is not kept any more.')],
            sections: [],
          }
  }
}

function accepted(view: View): Screen {
  const line =
    view.ahead > 0
      ? `${view.ahead === 1 ? 'One other request is' : `${view.ahead} other requests are`} served before this one.`
      : 'It begins now.'
  return {
    brief: 'Guidepost takes a look',
    blocks: [
      { kind: 'headline', tone: 'busy', label: 'ACCEPTED', text: 'I will take a look' },
      request(view),
      text(line),
      buttons(stop(view)),
    ],
    sections: [],
  }
}

function running(view: View, progress: Progress): Screen {
  const { guide, searched, queries, rows, steps, modelTurns, doing, seconds } = progress
  const counted = [
    `${queries.ended} of ${queries.begun} ${queries.begun === 1 ? 'query' : 'queries'} answered`,
    `${rows} ${rows === 1 ? 'row' : 'rows'}`,
    ...(queries.failed > 0 ? [`${queries.failed} failed`] : []),
    ...(modelTurns > 0 ? [`${modelTurns} ${modelTurns === 1 ? 'turn' : 'turns'} of the model`] : []),
    `${Math.round(seconds)} s`,
  ]
  return {
    brief: `Guidepost investigates: ${inert(doing)}`,
    blocks: [
      { kind: 'headline', tone: 'busy', label: 'INVESTIGATING', text: `${inert(doing)} …` },
      request(view),
      ...(guide
        ? [
            text(
              { text: 'Guide: ', style: 'dim' },
              { text: cut(inert(guide.title), 150), style: 'strong' },
              { text: cut(` (${inert(guide.why)})`, 200), style: 'dim' },
            ),
          ]
        : []),
      ...(searched ? [text({ text: `Searching ${sayRange(searched)}`, style: 'dim' })] : []),
      ...(steps.length > 0 ? [{ kind: 'list' as const, items: steps.map(step) }] : []),
      text({ text: counted.join(' · '), style: 'dim' }),
      buttons(stop(view)),
    ],
    sections: [],
  }
}

const step = ({ id, title, state, rows }: Progress['steps'][number]): { mark: Mark; runs: Run[] } => ({
  mark: state,
  runs: [
    { text: `${inert(id)}. ${cut(inert(title), 90)}` },
    ...(rows === null ? [] : [{ text: `  ${rows} ${rows === 1 ? 'row' : 'rows'}`, style: 'dim' as const }]),
  ],
})

function waiting(view: View): Screen {
  const open = (view.report?.questions ?? []).filter(({ answer }) => answer === undefined)
  const [first] = open
  return {
    brief: first ? inert(first.text) : 'Guidepost waits for an answer',
    blocks: [
      { kind: 'headline', tone: 'unsure', label: 'QUESTION', text: 'I need to know one thing' },
      request(view),
      ...(view.report?.guide
        ? [text({ text: `Guide: ${cut(inert(view.report.guide.title), 150)}`, style: 'dim' })]
        : []),
      ...open.flatMap((question) => [
        text({ text: cut(inert(question.text), 500), style: 'strong' }),
        ...answers(view.id, question),
      ]),
      text({
        text: 'You can also answer here in words. Nothing runs until then.',
        style: 'dim',
      }),
      buttons(stop(view)),
    ],
    sections: [],
  }
}

function answers(id: string, { parameter, choices }: Question): readonly Block[] {
  if (choices.length === 0) return []
  const options = choices.map(
    (label, choice): Button => ({
      label: cut(inert(label), LONGEST_LABEL),
      press: { kind: 'answer', id, parameter, choice },
    }),
  )
  return [
    choices.length <= MOST_BUTTONS
      ? { kind: 'buttons', buttons: options }
      : { kind: 'choice', label: 'Choose', options },
  ]
}

const stop = ({ id }: View): Button => ({ label: 'Stop', press: { kind: 'stop', id }, look: 'danger' })

/** What was asked, in the words of whoever asked. */
export const request = ({ text: words }: View): Block =>
  text({ text: `“${cut(inert(words).replaceAll(/\s+/g, ' '), LONGEST_REQUEST)}”`, style: 'dim' })

export const text = (...runs: readonly (Run | string)[]): Block => ({
  kind: 'text',
  runs: runs.map((run) => (typeof run === 'string' ? { text: run } : run)),
})

export const buttons = (...all: readonly Button[]): Block => ({ kind: 'buttons', buttons: all })
