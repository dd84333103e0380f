import type { View } from '../../flow/memory.ts'
import type { Reply } from '../../flow/ports.ts'
import { cut, inert } from './inert.ts'
import { sectionsOf } from './sections.ts'
import type { Block, Screen } from './screen.ts'
import { buttons, text } from './view-screen.ts'

const MOST_GUIDES = 40
const plainly = (brief: string, ...blocks: readonly Block[]): Screen => ({ brief, blocks, sections: [] })

/** What is answered at once. Pure. */
export function replyScreen(reply: Reply): Screen {
  switch (reply.kind) {
    case 'note': {
      const line = inert(reply.text)
      return plainly(
        cut(line, 200),
        text(line),
        ...(reply.fix === null ? [] : [text({ text: inert(reply.fix), style: 'dim' })]),
      )
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

/** All parts of a report, one after the other. */
export function wholeScreen({ report }: View): Screen {
  const sections = report ? sectionsOf(report) : []
  return plainly(
    report ? cut(inert(report.title), 200) : 'The report is not kept any more',
    ...(report ? [text(inert(report.summary))] : []),
    ...sections.flatMap(({ title, blocks }): Block[] => [{ kind: 'heading', text: title }, ...blocks]),
  )
}

function help({ greeting, examples, guides: count }: Extract<Reply, { kind: 'help' }>): Screen {
  return plainly(
    'What Guidepost can do',
    text(
      { text: `${inert(greeting)} `, style: 'strong' },
      'Tell me what failed and when, and I follow the guide that fits: I run its queries, read what comes back, and report here what happened, with the rows that show it.',
    ),
    {
      kind: 'list',
      items: [
        ['investigate …', 'what failed and when, as you would tell a colleague'],
        ['guides', `the ${count} guides that I know`],
        ['status', 'what runs in this channel'],
        ['stop', 'ends what runs in this thread'],
        ['why?', 'asked in the thread of a report: what it rests on'],
      ].map(([word, meaning]) => ({
        mark: 'bullet' as const,
        runs: [{ text: word ?? '', style: 'code' as const }, { text: `  ${meaning}` }],
      })),
    },
    ...(examples.length === 0
      ? []
      : [
          text({ text: 'Try one:', style: 'dim' }),
          buttons(
            ...examples.map((example) => ({
              label: cut(inert(example), 70),
              press: { kind: 'ask' as const, text: cut(example, 290) },
            })),
          ),
        ]),
    text({
      text: 'I only read. Whatever changes something is proposed, and done after a permitted person allowed it.',
      style: 'dim',
    }),
  )
}

function guides({ guides: all }: Extract<Reply, { kind: 'guides' }>): Screen {
  const more = all.length - MOST_GUIDES
  return plainly(
    `${all.length} guides`,
    { kind: 'heading', text: `${all.length} ${all.length === 1 ? 'guide' : 'guides'}` },
    {
      kind: 'list',
      items: all.slice(0, MOST_GUIDES).map(({ title, symptoms }) => ({
        mark: 'bullet',
        runs: [
          { text: cut(inert(title), 120), style: 'strong' },
          {
            text: cut(symptoms.length > 0 ? `  ${inert(symptoms.slice(0, 5).join(', '))}` : '', 200),
            style: 'dim',
          },
        ],
      })),
    },
    ...(more > 0 ? [text({ text: `and ${more} more`, style: 'dim' })] : []),
  )
}

function status(views: readonly View[]): Screen {
  if (views.length === 0) return plainly('Nothing yet', text('Nothing has been asked in this channel yet.'))
  return plainly(
    'What runs in this channel',
    { kind: 'heading', text: 'In this channel' },
    ...views.flatMap((view): Block[] => {
      const open = ['accepted', 'running', 'waiting'].includes(view.status)
      return [
        text(
          {
            text: `${open ? view.status.toUpperCase() : (view.report?.verdict ?? view.status).toUpperCase()}  `,
            style: 'strong',
          },
          cut(inert(view.report && !open ? view.report.title : view.text), 150),
          {
            text:
              open && view.progress
                ? `  ${inert(view.progress.doing)}, ${Math.round(view.progress.seconds)} s`
                : '',
            style: 'dim',
          },
        ),
        ...(open
          ? [buttons({ label: 'Stop', press: { kind: 'stop', id: view.id }, look: 'danger' as const })]
          : []),
      ]
    }),
  )
}

function section({ view, section: name }: Extract<Reply, { kind: 'section' }>): Screen {
  const found = view.report ? sectionsOf(view.report).find((one) => one.name === name) : undefined
  if (!found) return plainly('Nothing there', text('The report has nothing of that.'))
  return plainly(found.title, { kind: 'heading', text: found.title }, ...found.blocks)
}
