import type { Defect, GuideQuery, Severity, Signal, Step } from '../incident/guide.ts'
import { placeholders } from '../kql/fill.ts'
import { tokens } from '../kql/tokens.ts'
import { announcesSteps, isQuery, kinds, numberOf, unnumbered } from './outline.ts'
import type { Fence, Section } from './sections.ts'

/** The steps of a guide in order, each with an id of its own; what is wrong in them goes to `defects`. */
export function stepsOf(parts: readonly Section[], title: string, defects: Defect[]): readonly Step[] {
  const kind = kinds(parts)
  const mine = parts.filter((_, index) => kind[index] === 'step').flatMap(listed)
  const found: Step[] = []
  const written = new Set([...parts, ...mine].flatMap((part) => numberOf(part.heading) ?? []))
  const used = new Set<string>()
  const taken = { has: (id: string): boolean => used.has(id) || written.has(id) }
  let parent: Section | null = null
  for (const part of mine) {
    const number = numberOf(part.heading)
    const last = found.at(-1)
    const below = parent !== null && part.depth > parent.depth && part.path.at(-1) === parent.heading
    if (last && below && number === undefined && !part.fences.some(isQuery)) {
      found.splice(-1, 1, {
        ...last,
        text: `${last.text}\n${part.heading}\n${part.text}`.trim(),
        see: [...last.see, ...seeOf(part)],
      })
      continue
    }
    const id = number === undefined ? free(found.length + 1, taken) : unique(number, used)
    used.add(id)
    const queries = part.fences.filter(isQuery).map((fence, n) => queryOf(fence, `${id}.${n + 1}`, defects))
    found.push({
      id,
      title: unnumbered(part.heading) || part.heading || title,
      text: part.text,
      queries,
      see: seeOf(part),
    })
    parent = part
  }
  defects.push(...repeated(found))
  return found
}

/** Steps may also be the items of a numbered list under a heading that only says that steps follow. */
function listed(part: Section): readonly Section[] {
  const split =
    announcesSteps(part.heading) &&
    numberOf(part.heading) === undefined &&
    !part.path.slice(1).some(announcesSteps) &&
    part.numbered.length > 1 &&
    part.numbered.some((item) => item.fences.some(isQuery))
  return split ? part.numbered : [part]
}

function repeated(steps: readonly Step[]): Defect[] {
  const first = new Map<string, number>()
  return steps
    .flatMap((step) => step.queries)
    .flatMap(({ signal, line }) => {
      const earlier = signal ? first.get(signal.id) : undefined
      if (signal && earlier === undefined) first.set(signal.id, line - 1)
      return signal && earlier !== undefined
        ? [
            {
              line: line - 1,
              message: `The signal ${signal.id} is already in line ${earlier}.`,
              fix: 'Give each signal a name of its own.',
            },
          ]
        : []
    })
}

const free = (from: number, used: Pick<ReadonlySet<string>, 'has'>): string =>
  used.has(String(from)) ? free(from + 1, used) : String(from)

const unique = (id: string, used: Pick<ReadonlySet<string>, 'has'>, n = 2): string =>
  !used.has(id) ? id : used.has(`${id}-${n}`) ? unique(id, used, n + 1) : `${id}-${n}`

const seeOf = (part: Section): readonly string[] =>
  [...part.text.matchAll(/^[ \t]*(?:- )?(?:See|参照)[ \t]*[:：][ \t]*([a-z0-9-]+)[ \t]*\.?$/gim)].map(
    (match) => match[1] ?? '',
  )

function queryOf(fence: Fence, id: string, defects: Defect[]): GuideQuery {
  const open = tokens(fence.text).find((token) => token.open)
  if (open) {
    const line = fence.line + fence.text.slice(0, open.at).split('\n').length - 1
    const message = `A text in this query never ends: ${open.text.slice(0, 40)}`
    defects.push({ line, message, fix: 'Close the quotation mark.' })
  }
  const names = placeholders(fence.text)
  return { id, template: fence.text, placeholders: names, line: fence.line, signal: signalOf(fence, defects) }
}

function signalOf(fence: Fence, defects: Defect[]): Signal | null {
  const given = new Map(
    [...fence.meta.matchAll(/(?<![\w-])([\w-]+)=(?:"([^"]*)"|'([^']*)'|(\S+))/g)].map((match) => [
      match[1] ?? '',
      match[2] ?? match[3] ?? match[4] ?? '',
    ]),
  )
  const line = fence.line - 1
  const id = given.get('signal')
  if (id === undefined) return null
  const severity = given.get('severity') ?? 'warning'
  const known = /^(critical|error|warning|info)$/.test(severity)
  if (!known)
    defects.push({
      line,
      message: `The severity ${severity} is not known.`,
      fix: 'Use critical, error, warning or info.',
    })
  for (const key of given.keys()) {
    if (!/^(signal|severity|means|proves|action)$/.test(key))
      defects.push({
        line,
        message: `A signal has no attribute ${key}.`,
        fix: 'Use signal, severity, means, proves, action.',
      })
  }
  return {
    id,
    severity: known ? (severity as Severity) : 'warning',
    means: given.get('means') ?? id.replaceAll('-', ' '),
    proves: given.get('proves') === 'true',
    action: given.get('action') ?? null,
  }
}
