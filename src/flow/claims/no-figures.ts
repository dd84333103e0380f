import type { Citation, Evidence } from '../../incident/evidence.ts'
import type { Piece } from './blank.ts'
import { pieces } from './blank.ts'

const ROWS =
  /\b(?:E\d{1,9}\b[\s:,]{0,3})?(?:rows?|zeilen?|lignes?)\s#?\d{1,9}(?:\s?(?:-|to|,|and|&|bis|et)\s?\d{1,9})*|\bE\d{1,9}\b(?:[:/]\d{1,9}\b)?/giu
const STEPS =
  /(?:\b(?:step|phase|stage|layer|section|schritt|étape)\s#?|(?:ステップ|手順|第))(?:\d{1,2}(?:\.\d{1,2}){0,2}(?![\d.]*\d)|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b)/giu
const MANY_STEPS =
  /\b(?:steps|phases|stages|layers|sections|schritte|étapes)\s#?\d{1,2}(?:\.\d{1,2})?(?:\s?(?:-|to|,|and|&|\/|or|bis|et)\s?\d{1,2}(?:\.\d{1,2})?(?![\d.]*\d|\s\p{L}+s\b))*/giu
/** Which of the cited rows is meant, in their order. */
const ORDINALS = /\b\d{1,4}(?:st|nd|rd|th)\b|\d{1,4}\s?(?:回目|番目|つ目|度目)/gu
const LISTED = /(?<=^|[\n.;:,]\s{0,4}|\s)(?:\((\d{1,2})\)|(\d{1,2})[.)])(?=\s+\p{L})/gu
const PHRASES =
  /\b24\/7\b|\b(?:one|two|three|four|five|six)-(?!(?:second|minute|hour|day|week|fold)s?\b)\p{L}+/giu
/** What an argument counts of its own: not what the rows count. */
const OF_THE_ARGUMENT =
  /\b(?:one|two|three|four)(?: (?:possible|independent|different|separate|likely|other|more|further|plausible))? (?:explanations?|possibilities|reasons?|causes|hypotheses|questions?|options|things|facts|points|observations|findings|sources|statements|signals|steps|checks|queries|tables|logs|sides|ends|parties|peers|directions|ways|kinds|halves)\b/giu

/** The parts of a text that number something and measure nothing: rows and evidence that exist, steps, items of a list, phrases. */
export function noFigures(
  text: string,
  citations: readonly Citation[],
  evidence: readonly Evidence[],
): readonly Piece[] {
  const counts = new Map(evidence.map((one) => [one.id, one.rows.length]))
  const most = Math.max(0, ...citations.map(({ id }) => counts.get(id) ?? 0))
  const references = pieces(text, ROWS).filter((piece) => {
    const [first = ''] = /^E\d+/i.exec(piece.text) ?? []
    const rest = piece.text.slice(first.length)
    const known = first === '' ? most : counts.get(first.toUpperCase())
    return (
      known !== undefined && (rest.match(/\d+/g) ?? []).every((n) => Number(n) >= 1 && Number(n) <= known)
    )
  })
  return [
    ...references,
    ...pieces(text, ORDINALS).filter((piece) => Number.parseInt(piece.text, 10) <= most),
    ...pieces(text, STEPS),
    ...pieces(text, MANY_STEPS),
    ...pieces(text, PHRASES),
    ...pieces(text, OF_THE_ARGUMENT),
    ...listed(text),
  ]
}

/** Numbers of a list, which begin with one and go up by one. */
function listed(text: string): readonly Piece[] {
  let next = 1
  const found: Piece[] = []
  for (const match of text.matchAll(LISTED)) {
    const number = Number(match[1] ?? match[2])
    if (number !== next && number !== 1) continue
    next = number + 1
    found.push({ index: match.index, text: match[0] })
  }
  return found.length > 1 ? found : []
}
