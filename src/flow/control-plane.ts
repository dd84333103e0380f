import type { Evidence } from '../incident/evidence.ts'
import type { ReadFailure } from '../incident/failure.ts'
import type { Guide, Parameter } from '../incident/guide.ts'
import type { Gap } from '../incident/report.ts'
import type { Window } from '../incident/window.ts'
import { type Outcome, read } from './read.ts'
import type { Run } from './run.ts'

/** Azure's own word about the resources of a guide, apart from what logs claim. */
export type ControlPlane = { readonly evidence: readonly Evidence[]; readonly gaps: readonly Gap[] }

const MOST_RESOURCES = 5
const DAY_MS = 86_400_000
const HALF_DAY_MS = DAY_MS / 2
const ARM_ID = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/[^/]+(\/[^/]+\/[^/]+)+$/i
/** Not every type of resource reports its health; that is no gap of the investigation. */
const UNSUPPORTED: readonly ReadFailure[] = ['not-found', 'rejected']

/**
 * Reads for each resource of the guide whether Azure calls it available now, and who changed it from a day before the
 * asked time on. A read that fails is a gap.
 */
export async function controlPlane(
  run: Run,
  guide: Guide,
  place: { readonly values: Readonly<Record<string, string>>; readonly window: Window },
): Promise<ControlPlane> {
  const all = resourcesOf(guide, place.values)
  const told = all.slice(0, MOST_RESOURCES)
  const outcomes = await Promise.all(told.flatMap((id) => [health(run, id), changes(run, id, place.window)]))
  const left = all.slice(MOST_RESOURCES).map((id) => ({
    what: `Health and changes of ${nameOf(id)}`,
    why: `only the first ${MOST_RESOURCES} resources of a guide are read`,
    fix: 'Look at it in the Azure portal, or split the guide.',
  }))
  return {
    evidence: outcomes.flatMap(({ outcome }) => (outcome.kind === 'evidence' ? [outcome.evidence] : [])),
    gaps: [...outcomes.flatMap(gapOf), ...left],
  }
}

/** The last part of an ARM id, which is what people call the resource. */
export const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1)

/** What people call the resource, or the table, that an evidence is of. */
export const resourceOf = ({ source }: Evidence): string =>
  source.kind === 'control-plane' ? nameOf(source.resource) : source.table

function resourcesOf(guide: Guide, values: Readonly<Record<string, string>>): readonly string[] {
  const others = new Set(guide.parameters.flatMap((parameter) => notChosen(parameter, values)))
  const ids = [...Object.values(guide.resources), ...Object.values(values)].filter(
    (value) => isArmId(value) && !others.has(nameOf(value).toLowerCase()),
  )
  return [...new Map(ids.map((id) => [id.toLowerCase(), id])).values()]
}

/** What the choices are called that are not meant: what happened to them is another incident. */
function notChosen({ name, source }: Parameter, values: Readonly<Record<string, string>>): readonly string[] {
  if (source.kind !== 'choose') return []
  const chosen = source.choices.find(({ value }) => value === values[name])
  return source.choices
    .filter((choice) => choice !== chosen && chosen !== undefined)
    .flatMap(({ label, value }) => [label.toLowerCase(), value.toLowerCase()])
}

/** Whether a text is the id of an Azure resource. */
export const isArmId = (text: string): boolean => ARM_ID.test(text)

type Asked = { readonly what: string; readonly optional: boolean; readonly outcome: Outcome }

async function health(run: Run, id: string): Promise<Asked> {
  const now = run.now.toISOString()
  const outcome = await read(run, {
    step: null,
    query: null,
    label: `Health of ${nameOf(id)}`,
    text: `resource health of ${id}`,
    source: { kind: 'control-plane', what: 'resource-health', resource: id },
    workspace: id,
    range: { from: now, to: now },
    call: () => run.doors.tools.resourceHealth(id, run.signal),
  })
  return { what: `The health of ${nameOf(id)}`, optional: true, outcome }
}

async function changes(run: Run, id: string, window: Window): Promise<Asked> {
  const { from, to } = window.meant ?? window
  const range = {
    from: new Date(Date.parse(from) - DAY_MS).toISOString(),
    to: new Date(
      Math.min(Math.max(Date.parse(to) + HALF_DAY_MS, Date.parse(window.to)), run.now.getTime()),
    ).toISOString(),
  }
  const outcome = await read(run, {
    step: null,
    query: null,
    label: `Changes of ${nameOf(id)}`,
    text: `activity log of ${id}`,
    source: { kind: 'control-plane', what: 'activity-log', resource: id },
    workspace: id,
    range,
    call: () => run.doors.tools.activityLog(id, range, run.signal),
  })
  return { what: `Who changed ${nameOf(id)}`, optional: false, outcome }
}

function gapOf({ what, optional, outcome }: Asked): readonly Gap[] {
  if (outcome.kind === 'failed')
    return optional && UNSUPPORTED.includes(outcome.failure)
      ? []
      : [{ what, why: outcome.message, fix: outcome.fix }]
  return outcome.evidence.truncated
    ? [
        {
          what: `${what}, all of it`,
          why: outcome.partial ?? 'there are more entries than were read',
          fix: 'Look at the activity log in the Azure portal.',
        },
      ]
    : []
}
