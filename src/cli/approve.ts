import { Command } from 'commander'
import { openMemory } from '../app.ts'
import type { Config } from '../config.ts'
import { openDesk } from '../desk.ts'
import { Problem } from '../incident/problem.ts'
import type { ProposalView } from '../incident/proposal.ts'
import { proposalLines } from './proposal.ts'

type Options = {
  reject?: boolean
  note?: string
  scenario?: string
  as?: string
  json?: boolean
}

/** `guidepost approve`: lists the proposals that wait, or decides about one and carries it out. */
export function approveCommand(config: Config): Command {
  return new Command('approve')
    .description('Decide about a proposed repair; without an id, list those that wait.')
    .argument('[id]', 'the proposal, or the first letters of its id')
    .option('--reject', 'say no')
    .option('--note <text>', 'a note for the record')
    .option('--scenario <dir>', 'the recorded incident that stands in for Azure')
    .option('--as <name>', 'decide as another person; in the sandbox only')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (id: string | undefined, options: Options) => {
      process.exitCode = id === undefined ? await list(config, options) : await decide(config, id, options)
    })
}

async function list(config: Config, { json }: Options): Promise<number> {
  const memory = await openMemory(config, { progress: (line) => console.error(line) })
  try {
    const open = await memory.proposals.open()
    if (json) console.log(JSON.stringify(open, null, 2))
    else
      console.log(
        open.length === 0
          ? 'No proposal waits for a decision.'
          : open.map((one) => proposalLines(one).join('\n')).join('\n\n'),
      )
    return 0
  } finally {
    await memory.close()
  }
}

/** Few letters, such as those of a variable that was never set, could mean a proposal that nobody meant. */
const ID = /^[0-9a-f]{4}[0-9a-f-]{0,32}$/i

async function decide(config: Config, id: string, options: Options): Promise<number> {
  if (!ID.test(id))
    throw new Problem(
      'usage',
      `“${id}” is no id of a proposal, nor the first letters of one.`,
      'Give at least four letters; guidepost approve lists those that wait.',
    )
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  const desk = await openDesk(config, {
    ...(options.scenario ? { scenario: options.scenario } : {}),
    model: false,
    note: (line) => console.error(line),
  })
  try {
    const proposal = await found(await desk.proposals.open(), id)
    const given = {
      proposal,
      yes: !options.reject,
      note: options.note ?? null,
      as: options.as ?? null,
    }
    const after = await desk.decide(given, (line) => console.error(line), stop.signal)
    console.log(options.json ? JSON.stringify(after, null, 2) : proposalLines(after).join('\n'))
    return BAD.has(after.state) ? 1 : 0
  } finally {
    await desk.close()
  }
}

/** What was to be done was not done, or did not help. */
const BAD: ReadonlySet<string> = new Set(['failed', 'unknown', 'not-recovered', 'withdrawn'])

async function found(open: readonly ProposalView[], id: string): Promise<ProposalView> {
  const [one, other] = open.filter((proposal) => proposal.id.startsWith(id.toLowerCase()))
  if (one && !other) return one
  throw new Problem(
    'usage',
    one
      ? `More than one proposal begins with ${id}.`
      : `No proposal that waits begins with ${id}: it is not known, its time is over, or it was decided.`,
    'guidepost approve lists those that wait.',
  )
}
