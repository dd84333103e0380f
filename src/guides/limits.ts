import { Problem } from '../incident/problem.ts'

/** The largest guide that is read, in bytes. */
export const MAX_GUIDE_BYTES = 262_144
const MAX_RUN = 20_000
const MAX_NESTING = 60
const MAX_CONTAINERS = 4000
const MAX_LINES = 10_000
/** Markdown's time grows with the square of a paragraph's marks, so the squares of all paragraphs are added up. */
const MAX_WORK = 20_000_000

const CONTAINERS = new RegExp(
  `^[ \\t]*(?:(?:>|[-*+](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))[ \\t]*){${MAX_NESTING},}`,
)
const LEADING = /^[ \t]*(?:(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)+/
const STARTS_BLOCK = /^ {0,3}(?:[-*+] +\S|#{1,6} )/

/** Refuses text that Markdown takes very long to read, and a fence that never closes; `offset` is how many lines stand above. */
export function refuseHostile(body: string, offset: number, path: string): void {
  let open: { readonly mark: string; readonly line: number } | null = null
  let run = 0
  let marks = 0
  let work = 0
  let containers = 0
  for (const [index, line] of body.split('\n').entries()) {
    const number = index + offset + 1
    if (line.length > MAX_RUN)
      throw refused(path, number, `has more than ${MAX_RUN} characters`, 'Break the line.')
    const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/.exec(line)
    if (fence?.[1] && !open) open = { mark: fence[1], line: number }
    else if (fence?.[1] && open && fence[1].startsWith(open.mark) && fence[2]?.trim() === '') open = null
    const fresh = open !== null || fence !== null || line.trim() === '' || STARTS_BLOCK.test(line)
    run = fresh ? line.length : run + line.length
    containers += open ? 0 : (LEADING.exec(line)?.[0].match(/\S+?(?=[\s>]|$)/g)?.length ?? 0)
    if (containers > MAX_CONTAINERS || number > MAX_LINES)
      throw refused(path, number, 'is beyond what one guide may hold', 'Split it into several guides.')
    const before = fresh ? 0 : marks
    marks = before + (open ? 0 : (line.match(/[*_[\]<`!]/g)?.length ?? 0))
    work += marks ** 2 - before ** 2
    if (run > MAX_RUN || work > MAX_WORK)
      throw refused(
        path,
        number,
        'is in a paragraph that is too long to read',
        'Break the paragraph with empty lines.',
      )
    if (!open && CONTAINERS.test(line))
      throw refused(path, number, `nests more than ${MAX_NESTING} quotations or lists`, 'Nest less.')
  }
  if (open)
    throw refused(path, open.line, 'opens a fence that never closes', `Close it with a line ${open.mark}.`)
}

const refused = (path: string, line: number, what: string, fix: string): Problem =>
  new Problem('guide-invalid', `${path}: line ${line} ${what}.`, fix)
