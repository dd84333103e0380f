import { placeOf } from './sorted.ts'

const ENDS = /(?<=[.!?])\s+|\n+|(?<=[。！？;；])/gu
const NOTHING =
  /\b(?:no|not|none|nothing|never|without|neither|nor|nobody|empty|absent|missing|silent|zero|0|cannot|lack(?:s|ed|ing)?|outside|unseen|kein\p{L}*|nicht|nichts|ohne|nie|aucune?|pas|sans|rien)\b|n't\b|ない|なかった|ません|無し|なし/iu

/** Tells of a place in a text whether its sentence says that something is not there. */
export function deniesAt(text: string): (index: number) => boolean {
  const starts = [0, ...[...text.matchAll(ENDS)].map((match) => match.index + match[0].length)]
  const answers = new Map<number, boolean>()
  return (index) => {
    const which = placeOf(starts, index + 1) - 1
    const known = answers.get(which)
    if (known !== undefined) return known
    const answer = NOTHING.test(text.slice(starts[which] ?? 0, starts[which + 1]))
    answers.set(which, answer)
    return answer
  }
}

/** What comes right before a thing that is said not to be there. */
const NONE_OF =
  /(?:\b(?:no(?! (?:more|fewer|less|later) )|not (?:a|any|one)|without(?: an?| any)?|neither|nor|never(?: an?| any)?|kein\p{L}*|ohne|aucune?|pas d[e']|sans)|n't(?: an?| any)?)\s(?:[\p{L}=]+[\s-]){0,3}[“"'`(]?$/iu

/** Whether a text says of the thing at a place that there is none of it. */
export const isNoneAt = (text: string, index: number): boolean =>
  NONE_OF.test(text.slice(Math.max(0, index - 48), index))
