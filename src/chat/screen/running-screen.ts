import type { View } from '../../flow/memory.ts'
import { sayRange } from '../../incident/moment.ts'
import type { Progress } from '../../incident/progress.ts'
import { cut, inert } from './inert.ts'
import { buttons, counted, dim, quoted, saySeconds, text } from './paragraph.ts'
import type { Block, Button, Screen } from './screen.ts'

/** It was taken, and waits for its turn. */
export function queuedScreen(view: View): Screen {
  return {
    brief: 'Guidepost takes a look',
    blocks: [
      { kind: 'headline', tone: 'busy', label: 'ACCEPTED', text: 'I will take a look' },
      dim(quoted(view.text)),
      text(
        view.ahead > 0
          ? `${counted(view.ahead, 'other request is', 'other requests are')} served before this one.`
          : 'It begins now.',
      ),
      buttons(stop(view)),
    ],
    sections: [],
  }
}

/** How far it has come: the guide, its steps with what they gave so far, and what is being done now. */
export function runningScreen(view: View, progress: Progress): Screen {
  const { guide, searched, steps, doing } = progress
  const now = cut(inert(doing), 200)
  return {
    brief: `Guidepost investigates: ${now}`,
    blocks: [
      { kind: 'headline', tone: 'busy', label: 'INVESTIGATING', text: `${now} …` },
      dim(quoted(view.text)),
      ...(guide
        ? [
            text(
              { text: 'Guide: ', style: 'dim' },
              { text: cut(inert(guide.title), 150), style: 'strong' },
              { text: cut(` (${inert(guide.why)})`, 200), style: 'dim' },
            ),
          ]
        : []),
      ...(searched ? [dim(`Searching ${sayRange(searched)}`)] : []),
      ...(steps.length > 0 ? [list(steps)] : []),
      dim(figures(progress)),
      buttons(stop(view)),
    ],
    sections: [],
  }
}

const list = (steps: Progress['steps']): Block => ({
  kind: 'list',
  items: steps.map(({ id, title, state, rows }) => ({
    mark: state,
    runs: [
      { text: cut(`${inert(id)}. ${inert(title)}`, 100) },
      ...(rows === null ? [] : [{ text: `  ${counted(rows, 'row')}`, style: 'dim' as const }]),
    ],
  })),
})

const figures = ({ queries, rows, modelTurns, seconds }: Progress): string =>
  [
    `${queries.ended} of ${counted(queries.begun, 'query', 'queries')} answered`,
    counted(rows, 'row'),
    ...(queries.failed > 0 ? [`${queries.failed} failed`] : []),
    ...(modelTurns > 0 ? [`${counted(modelTurns, 'turn')} of the model`] : []),
    saySeconds(seconds),
  ].join(' · ')

export const stop = ({ id }: View): Button => ({ label: 'Stop', press: { kind: 'stop', id }, look: 'danger' })
