import type { TimeRange } from './window.ts'

/** A stretch of time in milliseconds since 1970, both ends included. */
export type Stretch = { readonly from: number; readonly to: number }

/** The stretches in order, those that touch as one; what ends before it begins is none. */
export function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const all: { from: number; to: number }[] = []
  for (const { from, to } of stretches.filter(isReal).sort((a, b) => a.from - b.from)) {
    const last = all.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else all.push({ from, to })
  }
  return all
}

/** The one of them that a moment lies in. */
export const around = (stretches: readonly Stretch[], at: number): Stretch | undefined =>
  stretches.find(({ from, to }) => from <= at && at <= to)

export const isReal = ({ from, to }: Stretch): boolean => from <= to
export const inMs = ({ from, to }: TimeRange): Stretch => ({ from: Date.parse(from), to: Date.parse(to) })
export const inIso = ({ from, to }: Stretch): TimeRange => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
})
