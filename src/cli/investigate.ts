import { randomUUID } from 'node:crypto'
import { cancel, isCancel, text as prompt, select } from '@clack/prompts'
import { Command } from 'commander'
import type { Config } from '../config.ts'
import { type Desk, openDesk } from '../desk.ts'
import { Problem } from '../incident/problem.ts'
import type { ProposalView } from '../incident/proposal.ts'
import type { Report } from '../incident/report.ts'
import type { Question } from '../incident/request.ts'
import { progress } from './progress.ts'
import { proposalLines } from './proposal.ts'
import { renderReport } from './report.ts'

type Options = {
  guide?: string
  guides?: string
  scenario?: string
  zone?: string
  answer: string[]
  model: boolean
  json?: boolean
}

const EXIT_USAGE = 2

/** `guidepost investigate`: one investigation in the terminal, with live progress on standard error. */
export function investigateCommand(config: Config): Command {
  return new Command('investigate')
    .description('Investigate one request and print the report.')
    .argument('[text]', 'what failed and when, as you would write it in chat')
    .option('--guide <id>', 'follow this guide')
    .option('--guides <path>', 'a folder of guides, or one guide')
    .option('--scenario <dir>', 'answer from a recorded incident instead of Azure')
    .option('--zone <tz>', 'your time zone, such as Asia/Tokyo')
    .option(
      '--answer <name=value>',
      'answer a question beforehand; may be repeated',
      (value, all: string[]) => [...all, value],
      [],
    )
    .option('--no-model', 'report from the guide’s signals alone')
    .option('--json', 'print the report as JSON and nothing else')
    .action(async (text: string | undefined, options: Options) => {
      process.exitCode = await investigate(config, text, options)
    })
}

async function investigate(config: Config, text: string | undefined, options: Options): Promise<number> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  const desk = await openDesk(config, { ...options, note: (line) => console.error(line) })
  try {
    const report = await untilAnswered(desk, text, options, stop.signal)
    const proposals = await desk.proposals.of(report.id)
    console.log(options.json ? JSON.stringify(report, null, 2) : renderReport(report, proposals))
    if (!options.json) await offer(desk, proposals, options, stop.signal)
    return report.status === 'waiting' ? EXIT_USAGE : report.status === 'failed' ? 1 : 0
  } finally {
    await desk.close()
  }
}

/** In the sandbox whoever tries it out may play the second person; elsewhere another person decides. */
async function offer(
  desk: Desk,
  proposals: readonly ProposalView[],
  { scenario }: Pick<Options, 'scenario'>,
  stop: AbortSignal,
): Promise<void> {
  for (const proposal of proposals.filter(({ state }) => state === 'open')) {
    const by = `npx guidepost approve ${proposal.id.slice(0, 8)}`
    if (!desk.app.story || !process.stdin.isTTY) {
      console.error(
        desk.app.story
          ? `In the sandbox you may play somebody else: ${by} --as NAME${scenario ? ` --scenario ${scenario}` : ''}`
          : `Somebody else may approve it: ${by}`,
      )
      continue
    }
    const said = await select({
      message: `${proposal.title}: decide as somebody else? (This is the sandbox; nothing real is changed.)`,
      options: [
        { value: 'later', label: 'Not now' },
        { value: 'yes', label: 'Approve' },
        { value: 'no', label: 'Reject' },
      ],
    })
    if (isCancel(said) || said === 'later') return
    const given = { proposal, yes: said === 'yes', note: null, as: 'second-person' }
    const after = await desk.decide(given, (line) => console.error(line), stop)
    console.log(proposalLines(after).join('\n'))
  }
}

async function untilAnswered(
  desk: Desk,
  text: string | undefined,
  options: Options,
  stop: AbortSignal,
): Promise<Report> {
  const { story, doors } = desk.app
  const show = progress()
  const request = {
    id: randomUUID(),
    text: text ?? story?.request ?? '',
    zone: options.zone ?? story?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    at: doors.clock.now().toISOString(),
    ...(options.guide ? { guideId: options.guide } : {}),
    answers: pairs(options.answer),
  }
  /** What the people of a recorded incident answered when they were asked; each answer is given once. */
  const recorded = new Map(Object.entries(story?.answers ?? {}))
  let report = await desk.ask(request, show.follow, stop).finally(show.end)
  for (;;) {
    const open = report.questions.filter((question) => question.answer === undefined)
    const inPerson = process.stdin.isTTY && !options.json
    const ours = open.filter(({ parameter }) => inPerson || recorded.has(parameter))
    if (report.status !== 'waiting' || ours.length === 0) return report
    for (const question of ours) {
      const { parameter } = question
      await desk.answer(request.id, parameter, recorded.get(parameter) ?? (await ask(question)))
      recorded.delete(parameter)
    }
    if (ours.length < open.length) return report
    report = await desk.goOn(request.id, show.follow, stop).finally(show.end)
  }
}

async function ask(question: Question): Promise<string> {
  const answer =
    question.choices.length > 0
      ? await select({ message: question.text, options: question.choices.map((value) => ({ value })) })
      : await prompt({ message: question.text })
  if (isCancel(answer)) {
    cancel('Stopped.')
    throw new Problem(
      'usage',
      'The question was not answered.',
      'Ask again, or answer with --answer NAME=VALUE.',
    )
  }
  return String(answer)
}

function pairs(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1)
        throw new Problem(
          'usage',
          `--answer ${pair} is not NAME=VALUE.`,
          'For example: --answer RemoteIP=conn-to-osaka',
        )
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}
