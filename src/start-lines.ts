import color from 'picocolors'
import type { PartState } from './console/part-state.ts'

const NAMES = 11
const WORDS = {
  ok: color.green('ready  '),
  trouble: color.red('trouble'),
  off: color.dim('off    '),
}

/** Says how each part of the server is, a line each, as it becomes known; the seconds count from here on. */
export function startLines(write: (line: string) => void): (part: PartState) => void {
  const began = performance.now()
  return ({ name, state, how }) => {
    const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`
    const time = (state === 'off' ? '' : seconds).padStart(6)
    write(`  ${name.padEnd(NAMES)}  ${WORDS[state]}  ${time}  ${how ?? ''}`.trimEnd())
  }
}
