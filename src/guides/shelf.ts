import MiniSearch from 'minisearch'
import type { Shelf, ShelfHit } from '../flow/ports.ts'
import type { Guide } from '../incident/guide.ts'
import { Problem } from '../incident/problem.ts'
import { guideFiles } from './guide-files.ts'
import { readGuide } from './read-guide.ts'

const BOILERPLATE = new Set(
  'please can could you we the a an of on in at to for from is are was were be been with and or it its my our this that there what why when how investigate investigation check look into tell me find out cause reason root issue problem incident happened around about utc jst am pm today yesterday morning evening night since between ago hour hours minute minutes day days did does has have had us moment again suddenly seit um uhr heute gestern morgen bitte die der das den dem ein eine ist sind war warum wieso nicht mehr und oder mit auf im am vom von zu seit untersuche untersuchen prüfe prüfen finde ursache fehler störung ausfall ausgefallen gestört abgebrochen weg wieder mal ca circa etwa gegen schon noch uns unser unsere wir ich kein keine keinen geht funktioniert le la les de des du un une est depuis pourquoi 頃 今日 昨日 今朝 昨夜 今夜 時 分 時半 の を に は が で て した して ください 調査 原因 障害'.split(
    ' ',
  ),
)
/** Words in hiragana alone are particles and endings. */
const INFLECTION = /^\p{Script=Hiragana}+$/u
/** Of a guide that lists no symptoms the first sentences of its overview say them. */
const SYMPTOMS_IN_OVERVIEW = 400
/** `about` is title, symptoms and names: there a word of the request says what it is about, elsewhere it may stand by chance. */
const WEIGHTS = { about: 4, overview: 1, headings: 1 }

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
  const [broken] = problems
  if (guides.size === 0)
    throw new Problem(
      'guides-unreadable',
      broken ? broken.message : `There is no guide in ${path}.`,
      broken ? broken.fix : 'Point to a folder of guides or to a Markdown file.',
    )
  return shelf(guides, problems)
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
  const index = new MiniSearch<{ id: string }>({
    fields: Object.keys(WEIGHTS),
    tokenize: words,
    processTerm: (term) => term,
    searchOptions: {
      boost: WEIGHTS,
      prefix: (term) => term.length > 3,
      // A guide that lists many symptoms is not the worse for it.
      bm25: { k: 1.2, b: 0.2, d: 0.5 },
      fuzzy: (term) => (term.length > 5 ? 0.15 : false),
    },
  })
  index.addAll(
    [...guides.values()].map((guide) => ({
      id: guide.id,
      about: [guide.title, guide.id, ...symptomsOf(guide), ...namesIn(guide)].join(' '),
      overview: guide.overview,
      headings: guide.steps.map((step) => step.title).join(' '),
    })),
  )
  const hit = (guide: Guide, score: number, matched: readonly string[], coverage: number): ShelfHit => ({
    id: guide.id,
    title: guide.title,
    symptoms: guide.symptoms,
    overview: guide.overview,
    score,
    matched,
    coverage,
  })
  return {
    size: guides.size,
    problems,
    get: (id) => guides.get(id),
    list: () => [...guides.values()].map((guide) => hit(guide, 0, [], 0)),
    search: (text, limit) => {
      const wanted = [...new Set(words(text))]
      return index
        .search(text, {})
        .flatMap((result) => {
          const guide = guides.get(result.id)
          const told = result.queryTerms.filter((term) =>
            Object.entries(result.match).some(
              ([word, fields]) => fields.includes('about') && near(word, term),
            ),
          )
          const coverage = wanted.length === 0 ? 0 : told.length / wanted.length
          // A guide that repeats one word of the request must not outdo one that holds them all.
          const score = result.score * (0.1 + coverage) ** 2
          return guide ? [hit(guide, score, result.queryTerms, coverage)] : []
        })
        .sort((one, other) => other.score - one.score)
        .slice(0, limit)
    },
  }
}

const symptomsOf = (guide: Guide): readonly string[] =>
  guide.symptoms.length > 0 ? guide.symptoms : [guide.overview.slice(0, SYMPTOMS_IN_OVERVIEW)]

/** What a guide calls its connections and resources: people ask by these names. */
function namesIn(guide: Guide): readonly string[] {
  const choices = guide.parameters.flatMap(({ source }) => (source.kind === 'choose' ? source.choices : []))
  const ids = Object.values(guide.resources).map((id) => id.split('/').at(-1) ?? '')
  return [...choices.map((choice) => choice.label), ...ids]
}

const near = (word: string, term: string): boolean =>
  word.startsWith(term.slice(0, 4)) || term.startsWith(word.slice(0, 4))

const segments = new Intl.Segmenter('ja', { granularity: 'word' })

/** The meaningful words of a text: no boilerplate of requests, no numbers, no dates. */
function words(text: string): string[] {
  const spaced = text.normalize('NFKC').toLowerCase()
  return [...segments.segment(spaced)]
    .filter((part) => part.isWordLike)
    .flatMap((part) => part.segment.split(/[_.'’]/))
    .filter(
      (word) => word.length > 1 && !/^\d/.test(word) && !BOILERPLATE.has(word) && !INFLECTION.test(word),
    )
    .map((word) => word.replace(/(ies)$/, 'y').replace(/(?<=[a-z]{3})(s|ed|ing|ion|ure)$/, ''))
    .map((word) => word.replace(/([bdgmnprt])\1$/, '$1'))
}
