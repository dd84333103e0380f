import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import type { Defect, Guide } from '../incident/guide.ts'
import { Problem } from '../incident/problem.ts'
import { durationMs } from './duration.ts'
import { environment } from './environment.ts'
import { type Front, frontMatter } from './front-matter.ts'
import { MAX_GUIDE_BYTES, refuseHostile } from './limits.ts'
import { kinds, titleOf } from './outline.ts'
import { parameters } from './parameters.ts'
import { sections } from './sections.ts'
import { stepsOf } from './steps.ts'

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/

/** Reads a guide from its text; throws a Problem `guide-invalid` with file and line where it cannot be one. */
export function parseGuide(raw: string, path: string): Guide {
  if (Buffer.byteLength(raw) > MAX_GUIDE_BYTES)
    throw new Problem('guide-invalid', `${path} is larger than 256 KiB.`, 'Split it into several guides.')
  const markdown = raw.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  if (markdown.trim() === '')
    throw new Problem('guide-invalid', `${path} is empty.`, 'Start from guides/_template/guide.md.')
  const front = frontMatter(markdown, path)
  const { data, body, lines } = front
  refuseHostile(body, lines, path)
  const parts = sections(body, lines, path)
  const defects: Defect[] = []
  const kind = kinds(parts)
  const heading = titleOf(parts) ?? (data.title ? null : parts.find((part) => part.depth > 0)?.heading)
  const title = data.title ?? heading ?? basename(path)
  const steps = stepsOf(parts, title, defects)
  const surroundings = environment(
    parts.filter((_, index) => kind[index] === 'environment'),
    titleOf(parts),
  )
  return {
    id: idOf(front, path),
    title,
    symptoms: data.symptoms,
    overview: parts.find((part, index) => part.text !== '' && kind[index] === 'other')?.text ?? '',
    markdown,
    path,
    sha256: createHash('sha256').update(markdown).digest('hex'),
    workspace: data.workspace ? { kind: 'name', name: data.workspace } : surroundings.workspace,
    resources: { ...surroundings.resources, ...data.resources },
    parameters: parameters(steps, front, surroundings, defects, path),
    window: {
      aroundMs: durationMs(data.window.around ?? '1h', `${path}: line ${front.lineOf('window', 'around')}`),
      widenToMs: durationMs(
        data.window.widenTo ?? '4h',
        `${path}: line ${front.lineOf('window', 'widenTo')}`,
      ),
    },
    actions: data.actions,
    see: [...new Set([...data.see, ...steps.flatMap((step) => step.see)])],
    steps,
    defects,
  }
}

function idOf({ data, lineOf }: Front, path: string): string {
  const given = data.id
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
      `${path}: line ${lineOf('id')}: the id ${JSON.stringify(given)} is not a short name.`,
      'Use small letters, digits and dashes.',
    )
  if (!/[^\p{ASCII}]/u.test(name)) return id || 'guide'
  return `${id.slice(0, 50) || 'guide'}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
}
