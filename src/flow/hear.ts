import { exampleRequest } from '../incident/example-request.ts'
import { isOpen } from '../incident/investigation.ts'
import { plain } from '../incident/plain.ts'
import type { Press } from '../incident/press.ts'
import { Problem } from '../incident/problem.ts'
import { ask, type Ears } from './ask.ts'
import { choiceIn } from './choice-in.ts'
import { decide } from './decide.ts'
import { freeze } from './freeze.ts'
import type { View } from './memory.ts'
import type { Heard, Reply } from './ports.ts'
import { isForUs, type Said, said } from './said.ts'
import { answerIn, settle } from './settle.ts'

const MOST_SHOWN = 8
const MOST_EXAMPLES = 4
const LONGEST_NOTE = 500

/**
 * The one way in for people: takes what was said or pressed, stores what follows from it, and gives what is answered at
 * once; null = nothing, since the message of the investigation says it. What fails as expected is answered as a note; only
 * a database that is away throws its Problem, so that the platform tries again.
 */
export async function hear(heard: Heard, ears: Ears): Promise<Reply | null> {
  try {
    switch (heard.kind) {
      case 'arrived':
        return (await isNew(heard, ears)) ? help(ears, 'Hello, I am Guidepost.') : null
      case 'said':
        return await words(heard, ears)
      case 'asked':
        return await asked(heard, ears)
      case 'answered':
        return await answered(heard, ears)
      case 'pressed':
        return await pressed(heard, ears)
    }
  } catch (error) {
    if (!(error instanceof Problem) || error.code.startsWith('storage-')) throw error
    return { to: 'asker', kind: 'note', text: error.message, fix: error.fix, code: error.code }
  }
}

async function words(heard: Extract<Heard, { kind: 'said' }>, ears: Ears): Promise<Reply | null> {
  const { store } = ears
  const text = plain(heard.text)
  const meant = said(text)
  const latest = await viewIn(heard, ears)
  if (heard.aside && !latest) return null
  if (meant.kind === 'stop') return stop(heard, latest, ears)
  if (meant.kind === 'freeze') return heard.aside ? null : freeze(meant.on, heard.person, ears)
  if (meant.kind !== 'words')
    return !heard.aside && (await isNew(heard, ears)) ? told(meant, heard, ears) : null
  const open =
    latest?.status === 'waiting' ? latest.report?.questions.find((q) => q.answer === undefined) : undefined
  if (latest && open) {
    const at = choiceIn(meant.text, open.choices)
    const answer =
      at === null ? (open.choices.length === 0 && !heard.aside ? meant.text : null) : open.choices[at]
    if (answer !== null && answer !== undefined) {
      const settled = await settle(store, {
        id: latest.id,
        parameter: open.parameter,
        answer,
        by: heard.person,
      })
      return settled.kind === 'taken' ? null : note(tooLate(settled.why), null)
    }
    if (heard.aside) return null
    if (!isRequest(meant.text, ears))
      return note(
        `I did not find “${short(meant.text)}” among the choices: ${open.choices.join(', ')}.`,
        'Answer with one of them, its number, or a button above; “stop” ends the investigation.',
      )
  }
  if (heard.aside && !isForUs(meant.text)) return null
  await ask(heard, meant.text, latest, ears)
  return null
}

/** Words that a guide knows something about, so they are no failed answer. */
const isRequest = (text: string, { doors }: Ears): boolean => {
  const [best] = doors.shelf.search(text, 1)
  return best !== undefined && best.coverage >= 1 / 3 && text.trim().split(/\s+/).length > 3
}

async function told(
  meant: Exclude<Said, { kind: 'words' | 'freeze' }>,
  heard: Heard,
  ears: Ears,
): Promise<Reply> {
  if (meant.kind === 'help') return help(ears, meant.greeting ? 'Hello!' : 'This is what I can do.')
  if (meant.kind === 'guides')
    return {
      to: 'asker',
      kind: 'guides',
      guides: ears.doors.shelf.list().map(({ id, title, symptoms }) => ({ id, title, symptoms })),
    }
  return { to: 'asker', kind: 'status', views: await viewsIn(heard, ears.store) }
}

function help({ doors }: Ears, greeting: string): Reply {
  const examples = doors.shelf.list().slice(0, MOST_EXAMPLES).map(exampleRequest)
  return { to: 'asker', kind: 'help', greeting, examples, guides: doors.shelf.size }
}

/** Stops what runs in the thread; said elsewhere, the only thing that runs in the channel. */
async function stop(
  heard: Extract<Heard, { kind: 'said' }>,
  latest: View | null,
  { store }: Ears,
): Promise<Reply | null> {
  if (latest && (await store.stop(latest.id, heard.person))) return null
  if (heard.aside) return null
  const views = await viewsIn(heard, store)
  const open = views.filter(({ status }) => isOpen(status))
  const [only, second] = open
  if (!only) return note('Nothing is under way in this channel.', null)
  if (second) return { to: 'asker', kind: 'status', views: open }
  await store.stop(only.id, heard.person)
  return note(`Stopping: ${short(only.text)}`, null)
}

/** What runs in the channel, and what ended there last. */
async function viewsIn({ place }: Heard, store: Ears['store']): Promise<readonly View[]> {
  const ids = await store.inChannel(place, MOST_SHOWN)
  const views = await Promise.all(ids.map((id) => store.view(id)))
  return views.filter((view) => view !== null)
}

async function asked(heard: Extract<Heard, { kind: 'asked' }>, ears: Ears): Promise<null> {
  const { text, guide } = heard
  const answers = Object.fromEntries(
    Object.entries(heard.answers).map(([name, words]) => [name, answerIn(words)]),
  )
  await ask(heard, text, null, ears, { answers, ...(guide === null ? {} : { guideId: guide }) })
  return null
}

async function answered(heard: Extract<Heard, { kind: 'answered' }>, ears: Ears): Promise<Reply | null> {
  const { id, parameter } = heard
  const view = await placed(id, heard, ears)
  if (!view) return note('This investigation is not known here, or it was removed.', 'Ask again.')
  const question = view.report?.questions.find((one) => one.parameter === parameter)
  if (!question || (view.status !== 'waiting' && question.answer === undefined))
    return note('This question is not open any more.', null)
  const { choices } = question
  const at = choiceIn(heard.answer, choices)
  const answer = choices.length === 0 ? heard.answer : at === null ? undefined : choices[at]
  if (answer === undefined)
    return note(
      `It is none of the choices: ${choices.join(', ')}.`,
      'Answer with one of them, or its number.',
    )
  if (plain(answer).trim() === '') return note('The answer is empty.', 'Say it in words.')
  const settled = await settle(ears.store, { id, parameter, answer, by: heard.person })
  return settled.kind === 'taken' ? null : note(tooLate(settled.why), null)
}

async function pressed(heard: Extract<Heard, { kind: 'pressed' }>, ears: Ears): Promise<Reply | null> {
  const { press } = heard
  if (press.kind === 'ask') {
    await ask(heard, press.text, null, ears)
    return null
  }
  const view = await placed(press.id, heard, ears)
  if (!view) {
    if (press.kind === 'decide') await ears.proposals.refused(press.proposal, heard.person, 'elsewhere')
    return note('This investigation is not known here, or it was removed.', 'Ask again.')
  }
  return act(press, heard, view, ears)
}

/** A button works where it stands; its id is no secret, and no right. */
async function placed(id: string, { place }: Heard, { store }: Ears): Promise<View | null> {
  const view = await store.view(id)
  const here = view?.place.platform === place.platform && view.place.channel === place.channel
  return here ? view : null
}

async function act(
  press: Exclude<Press, { kind: 'ask' }>,
  heard: Extract<Heard, { kind: 'pressed' }>,
  view: View,
  ears: Ears,
): Promise<Reply | null> {
  const { store } = ears
  switch (press.kind) {
    case 'stop':
      return (await store.stop(view.id, heard.person)) ? null : note('It has ended already.', null)
    case 'answer': {
      const question = view.report?.questions.find(({ parameter }) => parameter === press.parameter)
      const answer = question?.choices[press.choice]
      if (answer === undefined) return note('This question is not open any more.', null)
      const settled = await settle(store, {
        id: view.id,
        parameter: press.parameter,
        answer,
        by: heard.person,
      })
      return settled.kind === 'taken' ? null : note(tooLate(settled.why), null)
    }
    case 'decide': {
      const { proposal: one, seal, yes } = press
      if (!view.proposals.some(({ id }) => id === one)) {
        await ears.proposals.refused(one, heard.person, 'unknown')
        return note('This proposal is not known here, or it was removed.', 'Ask again.')
      }
      const decided = await decide({ id: one, seal, yes, note: heard.note, by: heard.person }, ears)
      return decided.kind === 'taken' ? null : note(decided.why, decided.fix)
    }
    case 'feedback': {
      const word =
        heard.note === null ? null : plain(heard.note).trim().slice(0, LONGEST_NOTE).toWellFormed() || null
      await store.feedback(view.id, { right: press.right, note: word }, heard.person)
      return note(
        press.right
          ? 'Thank you: noted as right.'
          : 'Thank you: noted as wrong. It helps whoever keeps the guide.',
        null,
      )
    }
    case 'show':
    case 'files': {
      if (!view.report || !(await isNew(heard, ears))) return null
      if (press.kind === 'show') return { to: 'thread', kind: 'section', view, section: press.section }
      const events = await store.events(view.id)
      const evidence = events.flatMap((event) => (event.kind === 'query-ended' ? [event.evidence] : []))
      return { to: 'thread', kind: 'files', view, evidence }
    }
  }
}

async function viewIn(heard: Heard, { store }: Ears): Promise<View | null> {
  const id = await store.latestIn(heard.place)
  return id === null ? null : store.view(id)
}

/** What is answered beside an investigation is answered once, however often the platform sends it. */
const isNew = (heard: Heard, { store }: Ears): Promise<boolean> =>
  store.first(heard.place.platform, heard.key)

const note = (text: string, fix: string | null): Reply => ({ to: 'asker', kind: 'note', text, fix })
const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 79).toWellFormed()}…` : text)

const tooLate = (why: 'unknown' | 'answered' | 'expired' | 'ended'): string =>
  why === 'answered'
    ? 'Somebody has answered this already.'
    : why === 'expired'
      ? 'The answer came too late: the investigation no longer waits for it.'
      : 'This question is not open any more.'
