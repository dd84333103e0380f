import type { View } from '../../flow/memory.ts'
import type { Reply } from '../../flow/ports.ts'
import { isOpen } from '../../incident/investigation.ts'
import { cited, cut, inert, visible } from './inert.ts'
import { buttons, counted, dim, quoted, saySeconds, text } from './paragraph.ts'
import { label } from './report-screen.ts'
import type { Block, Run, Screen } from './screen.ts'
import { sectionsOf } from './sections.ts'

const MOST_GUIDES = 40
const plainly = (brief: string, ...blocks: readonly Block[]): Screen => ({ brief, blocks, sections: [] })

/** What is answered at once. Pure. */
export function replyScreen(reply: Reply): Screen {
  switch (reply.kind) {
    case 'note': {
      const line = inert(reply.text)
      return plainly(cut(line, 200), text(line), ...(reply.fix === null ? [] : [dim(inert(reply.fix))]))
    }
    case 'help':
      return help(reply)
    case 'guides':
      return guides(reply)
    case 'status':
      return status(reply.views)
    case 'section':
      return section(reply)
    case 'files':
      return plainly('The report and its rows', text('The whole report, and the rows of its evidence.'))
  }
}

/** All parts of a report, one after the other, for a place that takes no files. */
export function wholeScreen({ report }: View): Screen {
  if (!report) return plainly('The report is not kept any more', text('The report is not kept any more.'))
  const { title, summary, cause, next } = report
  return {
    ...plainly(
      cut(inert(title), 200),
      { kind: 'heading', text: `${label(report)}: ${cut(inert(title), 200)}` },
      text(inert(summary)),
      ...(cause ? part('Cause', text(inert(cause.text), { text: cited(cause.evidence), style: 'dim' })) : []),
      ...(next.length > 0 ? part('What to do now', bullets(next.map((one) => [{ text: inert(one) }]))) : []),
      ...sectionsOf(report).flatMap((one) => part(one.title, ...one.blocks)),
    ),
    rest: 'The buttons of the report show each part by itself.',
  }
}

const part = (title: string, ...blocks: readonly Block[]): readonly Block[] => [
  { kind: 'heading', text: title },
  ...blocks,
]
const bullets = (lines: readonly (readonly Run[])[]): Block => ({
  kind: 'list',
  items: lines.map((runs) => ({ mark: 'bullet', runs })),
})

function help({ greeting, examples, guides: count }: Extract<Reply, { kind: 'help' }>): Screen {
  const tried = examples.map((example) => visible(example).trim()).filter((example) => example !== '')
  return plainly(
    'What Guidepost can do',
    text(
      { text: `${inert(greeting)} `, style: 'strong' },
      'Tell me what failed and when, and I follow the guide that fits: I run its queries, read what comes back, and report here what happened, with the rows that show it.',
    ),
    bullets(
      [
        ['investigate …', 'what failed and when, as you would tell a colleague'],
        ['guides', count === 1 ? 'the one guide that I know' : `the ${count} guides that I know`],
        ['status', 'what runs in this channel'],
        ['stop', 'ends what runs in this thread'],
        ['why?', 'asked in the thread of a report: what it rests on'],
      ].map(([word = '', meaning]) => [{ text: word, style: 'code' }, { text: `  ${meaning}` }]),
    ),
    ...(tried.length === 0
      ? []
      : [
          dim('Try one:'),
          buttons(
            ...tried.map((example) => ({
              label: cut(inert(example), 70),
              press: { kind: 'ask' as const, text: cut(example, 290) },
            })),
          ),
        ]),
    dim('I only read. Whatever changes something is proposed, and done after a permitted person allowed it.'),
  )
}

function guides({ guides: all }: Extract<Reply, { kind: 'guides' }>): Screen {
  const more = all.length - MOST_GUIDES
  const rest = 'Say what failed, and the guide that fits is found.'
  return {
    ...plainly(
      counted(all.length, 'guide'),
      { kind: 'heading', text: counted(all.length, 'guide') },
      bullets(
        all.slice(0, MOST_GUIDES).map(({ title, symptoms }) => [
          { text: cut(inert(title), 120), style: 'strong' },
          {
            text: cut(symptoms.length > 0 ? `  ${inert(symptoms.slice(0, 5).join(', '))}` : '', 200),
            style: 'dim',
          },
        ]),
      ),
      ...(more > 0 ? [dim(`and ${more} more. ${rest}`)] : []),
    ),
    rest,
  }
}

function status(views: readonly View[]): Screen {
  if (views.length === 0) return plainly('Nothing yet', text('Nothing has been asked in this channel yet.'))
  return plainly(
    'What runs in this channel',
    { kind: 'heading', text: 'In this channel' },
    ...views.flatMap(({ id, status: state, report, text: words, progress }): Block[] => {
      const open = isOpen(state)
      const ended = open ? null : report
      const doing = open && progress ? `  ${inert(progress.doing)}, ${saySeconds(progress.seconds)}` : ''
      return [
        text(
          { text: `${ended ? label(ended) : state.toUpperCase()}  `, style: 'strong' },
          ended ? cut(inert(ended.title), 150) : quoted(words),
          { text: cut(doing, 200), style: 'dim' },
        ),
        ...(open ? [buttons({ label: 'Stop', press: { kind: 'stop', id }, look: 'danger' as const })] : []),
      ]
    }),
  )
}

function section({ view, section: name }: Extract<Reply, { kind: 'section' }>): Screen {
  const found = view.report ? sectionsOf(view.report).find((one) => one.name === name) : undefined
  if (!found) return plainly('Nothing there', text('The report has nothing of that.'))
  return { ...plainly(found.title, ...part(found.title, ...found.blocks)), rest: 'See “Whole report”.' }
}
