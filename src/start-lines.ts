import picocolors from 'picocolors'
import type { PartState } from './console/part-state.ts'

/** What whoever starts the server is told, line by line. */
export type StartLines = {
  /** How a part is, with the seconds since the start. */
  readonly part: (part: PartState) => void
  /** Something to know besides. */
  readonly note: (line: string) => void
  /** Where the server is reached, the last word; parts that are not known by then say so first. */
  readonly address: (address: string, awaited: readonly string[]) => void
}

const NAMES = 11
const STATES = 8
const TIMES = 6

/** Says how each part is as it becomes known, one line each; in colour only where somebody looks. */
export function startLines(write: (line: string) => void, inColour: boolean): StartLines {
  const began = performance.now()
  const color = picocolors.createColors(inColour)
  const words = {
    ok: color.green('ready'.padEnd(STATES)),
    trouble: color.red('trouble'.padEnd(STATES)),
    off: color.dim('off'.padEnd(STATES)),
    starting: color.yellow('starting'),
  }
  const known = new Set<string>()
  const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`
  const line = (name: string, state: keyof typeof words, time: string, how: string | null): void =>
    write(`  ${name.padEnd(NAMES)}  ${words[state]}  ${time.padStart(TIMES)}  ${how ?? ''}`.trimEnd())
  return {
    part: ({ name, state, how }) => {
      known.add(name)
      line(name, state, state === 'off' ? '' : seconds(), how)
    },
    note: (text) => write(`  ${text}`),
    address: (address, awaited) => {
      for (const name of awaited)
        if (!known.has(name)) line(name, 'starting', '', 'the page works meanwhile; its line follows')
      write(`Guidepost runs at ${color.bold(address)} (${seconds()}).`)
    },
  }
}
