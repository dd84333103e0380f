import type { Spoken } from './language.ts'

const UNIX = /(?<![\w.:-])(?:1\d{9}|1\d{12})(?![\w.:-])/g

/** Unix times in a text, in seconds or milliseconds, as times that lie exactly so long before `now`. */
export function unixTimes(text: string, now: Date): readonly Spoken[] {
  return [...text.matchAll(UNIX)].map((m) => ({
    index: m.index,
    text: m[0],
    start: { day: null, clock: null },
    end: null,
    agoMs: now.getTime() - Number(m[0]) * (m[0].length === 10 ? 1000 : 1),
    upToNow: false,
    note: `${m[0]} was read as Unix time.`,
  }))
}
