import { randomUUID } from 'node:crypto'
import type { Guide } from '../incident/guide.ts'
import { isOpen } from '../incident/investigation.ts'
import type { Follows, Request } from '../incident/request.ts'
import type { Approvers } from './actions.ts'
import { choiceIn } from './choice-in.ts'
import type { Store, View } from './memory.ts'
import type { Doors, Heard, Shelf } from './ports.ts'
import type { Proposals } from './proposals.ts'
import { receive } from './receive.ts'
import { isAboutReport } from './said.ts'
import { when } from './times/when.ts'

/** What hearing people needs of the house. */
export type Ears = {
  readonly store: Pick<
    Store,
    'accept' | 'answer' | 'stop' | 'view' | 'events' | 'latestIn' | 'inChannel' | 'first' | 'feedback'
  >
  readonly doors: Pick<Doors, 'shelf' | 'clock'>
  readonly proposals: Proposals
  /** Null = actions are not configured. */
  readonly approvers: Approvers | null
}

/** A request from a thread: a new one, or one that follows what was found there before. */
export async function ask(
  heard: Heard,
  text: string,
  latest: View | null,
  ears: Ears,
  stated: Pick<Request, 'guideId'> & Partial<Pick<Request, 'answers'>> = {},
): Promise<void> {
  const { store, doors } = ears
  const zone = heard.zone ?? 'UTC'
  const now = doors.clock.now()
  const request: Omit<Request, 'requester'> = {
    id: randomUUID(),
    text,
    zone,
    at: now.toISOString(),
    answers: {},
    ...(latest ? following(latest, text, { shelf: doors.shelf, now, zone }) : {}),
    ...stated,
  }
  await receive(
    { key: heard.key, person: heard.person, place: heard.place, request },
    { store, queued: true },
  )
}

type Taken = Partial<Pick<Request, 'guideId' | 'answers' | 'follows'>>
/** A guide that shares so many of the words is meant by them. */
const MEANT = 1 / 2

/** What a follow-up takes over: the guide, the time and the answers, each unless its own words say otherwise. */
function following(
  latest: View,
  text: string,
  { shelf, now, zone }: { readonly shelf: Shelf; readonly now: Date; readonly zone: string },
): Taken {
  const { report, progress } = latest
  const time = timeIn(text, now, zone)
  const [best] = shelf.search(time === null ? text : text.replace(time, ' '), 1)
  const meant = best && best.coverage >= MEANT ? best.id : null
  // It says what and when by itself, as in a chat where one thing follows another.
  if (meant !== null && time !== null) return {}
  const ended = !isOpen(latest.status)
  const about = ended && report !== null && time === null && isAboutReport(text)
  const follows: Follows = { id: latest.id, text: latest.text, about }
  const id = report?.guide?.id ?? progress?.guide?.id
  const guide = id === undefined ? undefined : shelf.get(id)
  if (!guide || (meant !== null && meant !== guide.id)) return { follows }
  const before = Object.fromEntries(
    (report?.questions ?? []).flatMap(({ parameter, answer }) =>
      answer === undefined ? [] : [[parameter, answer]],
    ),
  )
  const asked = time === null ? (report?.window?.asked ?? timeIn(latest.text, now, zone)) : null
  return {
    guideId: guide.id,
    answers: { ...before, ...(asked === null ? {} : { time: asked }), ...choicesNamed(guide, text) },
    follows,
  }
}

/** The words of a text that say when, null where none do. */
function timeIn(text: string, now: Date, zone: string): string | null {
  const said = when(text, now, zone)
  return 'matched' in said && said.matched ? said.matched : null
}

/** The choices of the guide's parameters that the words name. */
function choicesNamed(guide: Guide, text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    guide.parameters.flatMap(({ name, source }) => {
      if (source.kind !== 'choose') return []
      const at = choiceIn(
        text,
        source.choices.map(({ label }) => label),
      )
      const choice = at === null ? undefined : source.choices[at]
      return choice ? [[name, choice.label]] : []
    }),
  )
}
