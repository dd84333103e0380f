import { sayMoment, sayRange } from '../../incident/moment.ts'
import type { Picture } from '../../incident/picture.ts'
import { inert } from '../screen/inert.ts'
import { short } from './chart-option.ts'

const LONGEST = 2_000
const MOST_SPANS = 6

/** What the picture shows, in words. */
export function altText({ from, to, asked, lanes, events }: Picture): string {
  const states = lanes.map(({ name, spans }) => {
    const told = spans
      .slice(0, MOST_SPANS)
      .map(({ state, from: at }) => `${short(inert(state), 40)} from ${at.slice(11, 19)}`)
    const more = spans.length - told.length
    return `${short(inert(name), 60)}: ${told.join(', ')}${more > 0 ? `, and ${more} more changes` : ''}.`
  })
  const happened = events.map(({ at, text }, n) => `${n + 1}. ${at.slice(11, 19)} ${short(inert(text), 80)}.`)
  const all = [
    `Timeline ${sayRange({ from, to })}.`,
    ...(asked === null ? [] : [`Asked about: ${sayMoment(asked)}.`]),
    ...states,
    ...happened,
  ].join(' ')
  return all.length > LONGEST ? `${all.slice(0, LONGEST - 1).toWellFormed()}…` : all
}
