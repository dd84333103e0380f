import { cut, inert } from './inert.ts'
import type { Block, Button, Run } from './screen.ts'

const LONGEST_REQUEST = 300

type Paragraph = Extract<Block, { kind: 'text' }>

/** A paragraph of runs. */
export const text = (...runs: readonly (Run | string)[]): Paragraph => ({
  kind: 'text',
  runs: runs.map((run) => (typeof run === 'string' ? { text: run } : run)),
})

export const dim = (line: string): Paragraph => text({ text: line, style: 'dim' })
export const buttons = (...all: readonly Button[]): Block => ({ kind: 'buttons', buttons: all })

/** What was asked, in the words of whoever asked. */
export const quoted = (words: string): string =>
  `“${cut(inert(words).replaceAll(/\s+/g, ' ').trim(), LONGEST_REQUEST)}”`

/** One thing or several: `1 row`, `2 rows`. */
export const counted = (n: number, one: string, several = `${one}s`): string =>
  `${n} ${n === 1 ? one : several}`

/** A stretch of work as people say it: `48 s`, `3 min 20 s`. */
export function saySeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return whole < 120 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
