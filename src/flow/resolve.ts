import { RE2JS } from 're2js'
import type { Guide, Parameter } from '../incident/guide.ts'
import { Problem } from '../incident/problem.ts'
import type { Question, Request } from '../incident/request.ts'
import type { Window } from '../incident/window.ts'
import type { Workspace } from '../incident/workspace.ts'
import { choiceMeant, choiceNamed } from './choice-meant.ts'
import { when } from './times/when.ts'
import { windowOf } from './window.ts'

const LONGEST_GIVEN = 60

/** Everything that the guide's queries need, or the questions that stand in the way. */
export type Resolved = {
  readonly window: Window | null
  readonly workspace: Workspace
  readonly values: Readonly<Record<string, string>>
  /** All questions that had to be asked, the answered ones with their answer. */
  readonly questions: readonly Question[]
}

/** Fills the window, the workspace and the parameters from guide, request and answers; what is missing becomes a question. */
export function resolve(
  request: Request,
  guide: Guide,
  { workspaces, now }: { readonly workspaces: readonly Workspace[]; readonly now: Date },
): Resolved {
  const workspace = workspaceOf(guide, workspaces)
  const time = timeOf(request, guide, now)
  const needed = new Set(guide.steps.flatMap((step) => step.queries.flatMap((query) => query.placeholders)))
  const values: Record<string, string> = {}
  const questions: Question[] = [...time.questions]
  for (const parameter of guide.parameters.filter((p) => needed.has(p.name))) {
    const found = sourceOf(parameter, request, guide)
    if (found.value !== null) values[parameter.name] = found.value
    if (found.question) questions.push(found.question)
  }
  return { window: time.window, workspace, values, questions }
}

function timeOf(request: Request, guide: Guide, now: Date): { window: Window | null; questions: Question[] } {
  const answer = request.answers.time
  // Words mean what they meant when they were written, however long the request or its question waited.
  const said =
    answer === undefined
      ? when(request.text, new Date(request.at), request.zone)
      : when(answer, now, request.zone)
  if (said.kind === 'impossible') throw new Problem('time-unreadable', said.message, said.fix)
  if (said.kind === 'ask') {
    return { window: null, questions: [{ parameter: 'time', text: said.question, choices: said.choices }] }
  }
  const asked =
    answer === undefined ? [] : [{ parameter: 'time', text: 'When did it happen?', choices: [], answer }]
  return { window: windowOf(said, guide.window, now), questions: asked }
}

function sourceOf(
  parameter: Parameter,
  request: Request,
  guide: Guide,
): { value: string | null; question?: Question } {
  const { name, source } = parameter
  if (source.kind === 'value') return { value: source.value }
  const given = request.answers[name]?.trim()
  if (source.kind === 'choose') {
    const choices = source.choices.map((choice) => choice.label)
    const said = source.choices.find(
      (c) => given !== undefined && (same(c.label, given) || same(c.value, given)),
    )
    if (said)
      return {
        value: said.value,
        question: { parameter: name, text: source.ask, choices, answer: said.label },
      }
    const meant =
      given === undefined
        ? choiceMeant(request.text, source.choices, wordsOf(guide))
        : choiceNamed(given, source.choices)
    if (meant.kind === 'open') {
      const named = meant.other ?? (meant.several ? null : given?.slice(0, LONGEST_GIVEN))
      const other = named ? `“${named}” is none of them. ` : ''
      return { value: null, question: { parameter: name, text: `${other}${source.ask}`, choices } }
    }
    const { choice, note, inPart } = meant
    if (!inPart && given === undefined) return { value: choice.value }
    const text = note === null ? source.ask : `${source.ask} (${note}.)`
    return { value: choice.value, question: { parameter: name, text, choices, answer: choice.label } }
  }
  const question = { parameter: name, text: source.ask, choices: [] }
  if (given) return { value: given, question: { ...question, answer: given } }
  if (source.kind === 'match') {
    const match = RE2JS.compile(source.pattern).matcher(request.text)
    if (match.find()) return { value: (match.groupCount() > 0 ? match.group(1) : match.group(0)) ?? '' }
  }
  return { value: null, question }
}

/** Words that every request for this guide may hold, so that they say nothing of which one is meant; and its other names. */
function wordsOf({ title, symptoms, resources, parameters }: Guide): {
  common: string
  known: readonly string[]
} {
  const choices = parameters.flatMap(({ source }) => (source.kind === 'choose' ? source.choices : []))
  const ids = Object.values(resources).map((id) => id.split('/').at(-1) ?? '')
  return {
    common: [title, ...symptoms].join(' '),
    known: [...ids, ...choices.flatMap(({ label, value }) => [label, value])],
  }
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

export function workspaceOf(guide: Guide, known: readonly Workspace[]): Workspace {
  const reference = guide.workspace
  const names = known.map((workspace) => workspace.name).join(', ') || 'none'
  const fix = `Configured workspaces: ${names}. Add the workspace to guidepost.yaml, or name one of these in the guide.`
  if (!reference) {
    const [only, second] = known
    if (only && !second) return only
    throw new Problem('workspace-unknown', `The guide ${guide.id} names no workspace.`, fix)
  }
  if (reference.kind === 'name') {
    const found = known.find((workspace) => workspace.name === reference.name)
    if (found) return found
    throw new Problem(
      'workspace-unknown',
      `The guide ${guide.id} reads the workspace ${reference.name}, which is not configured.`,
      fix,
    )
  }
  const found = known.find(
    (workspace) =>
      (same(workspace.workspace, reference.workspace) || same(workspace.name, reference.workspace)) &&
      (!reference.resourceGroup || same(workspace.resourceGroup, reference.resourceGroup)) &&
      (!reference.subscription || same(workspace.subscription, reference.subscription)),
  )
  if (found) return found
  throw new Problem(
    'workspace-unknown',
    `The guide ${guide.id} describes the workspace ${reference.workspace}, which is not configured.`,
    fix,
  )
}
