import type { Shelf, ShelfHit } from '../flow/ports.ts'
import type { Guide } from '../incident/guide.ts'
import { Problem } from '../incident/problem.ts'
import { guideFiles } from './guide-files.ts'
import { ranking } from './ranking.ts'
import { readGuide } from './read-guide.ts'

const AT_ONCE = 32

/** Opens a folder of guides, one guide's folder, or one file; a guide that cannot be read is named in `problems`. */
export async function openShelf(path: string): Promise<Shelf> {
  const { files, skipped } = await guideFiles(path)
  const guides = new Map<string, Guide>()
  const problems = [...skipped]
  for (const [index, read] of (await inTurn(files)).entries()) {
    const file = files[index] ?? ''
    if (read.kind === 'unread') {
      problems.push(read.problem)
      continue
    }
    const { guide } = read
    const twin = guides.get(guide.id)
    if (twin)
      problems.push({
        path: file,
        message: `${file} has the id ${guide.id} of ${twin.path}.`,
        fix: 'Give one of them another id.',
      })
    else guides.set(guide.id, guide)
  }
  if (guides.size === 0) throw none(path, problems)
  return shelf(guides, problems)
}

const MOST_NAMED = 10

function none(path: string, problems: Shelf['problems']): Problem {
  const [broken, ...more] = problems
  if (!broken)
    return new Problem(
      'guides-unreadable',
      `There is no guide in ${path}.`,
      'Point to a folder of guides or to a Markdown file.',
    )
  if (more.length === 0) return new Problem('guides-unreadable', broken.message, broken.fix)
  const named = problems.slice(0, MOST_NAMED).map(({ message, fix }) => `- ${message} ${fix}`)
  const rest = problems.length - named.length
  return new Problem(
    'guides-unreadable',
    `None of the guides in ${path} can be used:\n${named.join('\n')}${rest > 0 ? `\n… and ${rest} more.` : ''}`,
    'Correct one of them at least; "guidepost lint" checks them all.',
  )
}

type Read =
  | { readonly kind: 'guide'; readonly guide: Guide }
  | { readonly kind: 'unread'; readonly problem: Shelf['problems'][number] }

/** Some files at a time, so that the disk is not waited for and never too many files are open. */
async function inTurn(files: readonly string[]): Promise<readonly Read[]> {
  const found: Read[] = []
  for (let at = 0; at < files.length; at += AT_ONCE)
    found.push(...(await Promise.all(files.slice(at, at + AT_ONCE).map(readOne))))
  return found
}

async function readOne(path: string): Promise<Read> {
  try {
    return { kind: 'guide', guide: await readGuide(path) }
  } catch (error) {
    const known = error instanceof Problem
    const message = error instanceof Error ? error.message : String(error)
    return {
      kind: 'unread',
      problem: {
        path,
        message: known ? message : `${path} cannot be read: ${message}`,
        fix: known ? error.fix : 'Simplify the guide, or report this with the file.',
      },
    }
  }
}

function shelf(guides: ReadonlyMap<string, Guide>, problems: Shelf['problems']): Shelf {
  const ranked = ranking([...guides.values()])
  return {
    size: guides.size,
    problems,
    get: (id) => guides.get(id),
    list: () =>
      [...guides.values()].map((guide) => hit(guide, { score: 0, matched: [], topics: [], coverage: 0 })),
    search: (text, limit) =>
      ranked(text)
        .slice(0, limit)
        .flatMap(({ id, ...found }) => {
          const guide = guides.get(id)
          return guide ? [hit(guide, found)] : []
        }),
  }
}

const hit = (
  { id, title, symptoms, overview }: Guide,
  found: Pick<ShelfHit, 'score' | 'matched' | 'topics' | 'coverage'>,
): ShelfHit => ({ id, title, symptoms, overview, ...found })
