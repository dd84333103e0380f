import type { InvestigationEvent } from '../incident/investigation.ts'
import type { Report } from '../incident/report.ts'

/** Where words stand in a report. */
export type Place = { readonly where: string; readonly text: string }

/** What the report holds for the reason of it all: its cause and its findings. */
export const reasonsIn = ({ cause, findings }: Report): readonly Place[] => [
  ...(cause ? [{ where: 'cause', text: cause.text }] : []),
  ...findings.map(({ text }) => ({ where: 'findings', text })),
]

/** What the report asserts: a quotation tells what somebody else wrote. */
export const assertedIn = (report: Report): readonly Place[] =>
  [
    { where: 'title', text: report.title },
    { where: 'summary', text: report.summary },
    ...reasonsIn(report),
  ].map(({ where, text }) => ({ where, text: text.replace(QUOTED, '“…”') }))

/** Linear: what begins a quotation stands in none of its kind. */
const QUOTED = /“[^“”]*”|"[^"]*"|„[^„“]*“|«[^«»]*»|「[^「」]*」/g

/** Everything that people can come to see: the whole report but the request itself, and each row of its evidence. */
export function shownIn(
  { request: _, ...report }: Report,
  events: readonly InvestigationEvent[],
): readonly Place[] {
  const rows = events.flatMap((event) =>
    event.kind === 'query-ended'
      ? event.evidence.rows.flatMap((row, n) => placesIn(`${event.evidence.id} row ${n + 1}`, row))
      : [],
  )
  return [...Object.entries(report).flatMap(([name, value]) => placesIn(name, value)), ...rows]
}

function placesIn(where: string, value: unknown): Place[] {
  if (typeof value === 'string') return [{ where, text: value }]
  if (Array.isArray(value)) return value.flatMap((one) => placesIn(where, one))
  if (value === null || typeof value !== 'object') return [{ where, text: String(value) }]
  return Object.entries(value).flatMap(([name, one]) => [{ where, text: name }, ...placesIn(where, one)])
}

/** Whether the words stand in the text, whatever their case and however they are spaced. */
export const says = (text: string, words: string): boolean => plainly(text).includes(plainly(words))

const plainly = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ')
