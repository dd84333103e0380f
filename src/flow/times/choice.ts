import type { Spoken } from './language.ts'

/** Words of failure beside a time speak for it, words of calm against it; no language has many of either. */
const FAILURE =
  /fail|fell|down|drop|lost|los[et]|disconnect|error|outage|unreachable|broke|break|incident|crash|slow|time[ds]? ?out|timing out|stopp|alert|problem|since|切断|切れ|障害|失敗|落ち|停止|繋がら|つながら|できな|エラー|ausfall|ausgefallen|abgebrochen|unterbroch|gestört|störung|fehler|seit|panne|coupure|échou|depuis/i
const CALM =
  /deploy|fine|\bok\b|okay|work(?:ed|ing)\b|until|start(?:ed|s)\b|restart|reboot|maint|schedul|expir|planned|\bwill\b|tomorrow'|restor|recover|resolv|\bback\b|healthy|normal|before|remind|meeting|shift|call me|report (?:by|at)|復旧|正常|再起動|リリース|まで|会議|予定|bis\b|wieder|funktioniert|neu gestartet|wartung|geplant|rétabli|redémarr|jusqu/i
const REACH = 48
/** How long it has lasted says less than a clock time does. */
const LESS = 3

/** How likely a time is the incident's, from the words of its clause; 0 when nothing speaks for or against it. */
export function likelihood(text: string, one: Spoken, all: readonly Spoken[]): number {
  const end = one.index + one.text.length
  const edges = all.map((other) => [other.index, other.index + other.text.length] as const)
  const from = Math.max(
    one.index - REACH,
    ...edges.filter(([, to]) => to <= one.index).map(([, to]) => to),
    0,
  )
  const to = Math.min(end + REACH, ...edges.filter(([start]) => start >= end).map(([start]) => start))
  const before = (text
    .slice(from, end)
    .split(/[.;!?。]\s?/)
    .at(-1) ?? '') as string
  const after = text.slice(end, to).split(/[,.;!?、。]|\band\b|\bbut\b|\bund\b|\baber\b/)[0] ?? ''
  const counted = one.note !== null && one.agoMs !== null ? LESS : 0
  return weigh(before) * 2 + weigh(after) - counted
}

function weigh(words: string): number {
  return Number(FAILURE.test(words)) - Number(CALM.test(words))
}
