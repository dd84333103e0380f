import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import type { Defect, Guide, GuideQuery, Severity, Signal, Step } from '../incident/guide.ts'
import { Problem } from '../incident/problem.ts'
import { placeholders } from '../kql/fill.ts'
import { tokens } from '../kql/tokens.ts'
import { durationMs } from './duration.ts'
import { environment } from './environment.ts'
import { frontMatter } from './front-matter.ts'
import { MAX_GUIDE_BYTES, refuseHostile } from './limits.ts'
import { parameters } from './parameters.ts'
import { type Fence, type Section, sections } from './sections.ts'

const STEPS =
  /^(steps?|procedure|investigation|troubleshooting|checks?|diagnosis|how to investigate|手順|調査|調査手順|確認手順|対応手順)\b|手順/i
const KQL = /^(kql|kusto)$/
const ID = /^[a-z0-9][a-z0-9-]{0,63}$/

/** Reads a guide from its text; throws a Problem `guide-invalid` with file and line where it cannot be one. */
export function parseGuide(raw: string, path: string): Guide {
  if (Buffer.byteLength(raw) > MAX_GUIDE_BYTES)
    throw new Problem('guide-invalid', `${path} is larger than 256 KiB.`, 'Split it into several guides.')
  const markdown = raw.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  if (markdown.trim() === '')
    throw new Problem('guide-invalid', `${path} is empty.`, 'Start from guides/_template/guide.md.')
  const { data, body, lines } = frontMatter(markdown, path)
  refuseHostile(body, lines, path)
  const parts = sections(body, lines, path)
  const defects: Defect[] = []
  const steps = stepsOf(parts, defects)
  const title = data.title ?? parts.find((part) => part.depth > 0)?.heading ?? basename(path)
  const surroundings = environment(parts.filter((part) => !isStep(part)))
  const needed = [
    ...new Set(steps.flatMap((step) => step.queries.flatMap((query) => query.placeholders))),
  ].filter((name) => !/^(StartTime|EndTime)$/.test(name))
  return {
    id: idOf(data.id, path),
    title,
    symptoms: data.symptoms,
    overview: parts.find((part) => part.text !== '' && !isStep(part) && part.items.length === 0)?.text ?? '',
    markdown,
    path,
    sha256: createHash('sha256').update(markdown).digest('hex'),
    workspace: data.workspace ? { kind: 'name', name: data.workspace } : surroundings.workspace,
    resources: { ...surroundings.resources, ...data.resources },
    parameters: parameters(needed, data, surroundings, defects, path),
    window: {
      aroundMs: durationMs(data.window.around ?? '1h', path),
      widenToMs: durationMs(data.window.widenTo ?? '4h', path),
    },
    actions: data.actions,
    see: [...new Set([...data.see, ...steps.flatMap((step) => step.see)])],
    steps,
    defects,
  }
}

function idOf(given: string | undefined, path: string): string {
  const file = basename(path).replace(/\.md$/i, '')
  const name = given ?? (file.toLowerCase() === 'guide' ? basename(dirname(path)) : file)
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64)
  if (given !== undefined && !ID.test(given))
    throw new Problem(
      'guide-invalid',
      `${path}: the id ${JSON.stringify(given)} is not a short name.`,
      'Use small letters, digits and dashes.',
    )
  return id || 'guide'
}

const isStep = (part: Section): boolean =>
  part.path.some((heading) => STEPS.test(heading)) || part.fences.some((fence) => KQL.test(fence.lang))

function stepsOf(parts: readonly Section[], defects: Defect[]): readonly Step[] {
  const found = parts.filter((part) => part.depth > 0 && isStep(part))
  return found.map((part, index) => {
    const number = /^(?:step\s*|手順\s*)?(\d+(?:\.\d+)*)[.):\s]/i.exec(part.heading)
    const id = number?.[1] ?? String(index + 1)
    const queries = part.fences
      .filter((fence) => KQL.test(fence.lang))
      .map((fence, n) => queryOf(fence, `${id}.${n + 1}`, defects))
    const see = [...part.text.matchAll(/^\s*See:\s*([a-z0-9-]+)\s*$/gim)].map((match) => match[1] ?? '')
    return {
      id,
      title: part.heading.replace(/^(?:step\s*|手順\s*)?\d+(?:\.\d+)*[.):\s]+/i, ''),
      text: part.text,
      queries,
      see,
    }
  })
}

function queryOf(fence: Fence, id: string, defects: Defect[]): GuideQuery {
  const open = tokens(fence.text).find((token) => token.open)
  if (open)
    defects.push({
      line: fence.line,
      message: `A text in this query never ends: ${open.text.slice(0, 40)}`,
      fix: 'Close the quotation mark.',
    })
  return {
    id,
    template: fence.text,
    placeholders: placeholders(fence.text),
    line: fence.line,
    signal: signalOf(fence, defects),
  }
}

function signalOf(fence: Fence, defects: Defect[]): Signal | null {
  const given = new Map(
    [...fence.meta.matchAll(/([\w-]+)=(?:"([^"]*)"|'([^']*)'|(\S+))/g)].map((match) => [
      match[1] ?? '',
      match[2] ?? match[3] ?? match[4] ?? '',
    ]),
  )
  const id = given.get('signal')
  if (id === undefined) return null
  const severity = given.get('severity') ?? 'warning'
  const known = /^(critical|error|warning|info)$/.test(severity)
  if (!known)
    defects.push({
      line: fence.line,
      message: `The severity ${severity} is not known.`,
      fix: 'Use critical, error, warning or info.',
    })
  for (const key of given.keys()) {
    if (!/^(signal|severity|means|proves)$/.test(key))
      defects.push({
        line: fence.line,
        message: `A signal has no attribute ${key}.`,
        fix: 'Use signal, severity, means, proves.',
      })
  }
  return {
    id,
    severity: known ? (severity as Severity) : 'warning',
    means: given.get('means') ?? id.replaceAll('-', ' '),
    proves: given.get('proves') === 'true',
  }
}
