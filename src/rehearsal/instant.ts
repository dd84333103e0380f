/** Whether the two are the same instant, as precisely as the first is written; without a zone they are UTC. */
export function sameInstant(written: string, at: string): boolean {
  const [wanted, given] = [instant(written), instant(at)]
  return (
    wanted !== null && given !== null && wanted.precise <= given.precise && given.text.startsWith(wanted.text)
  )
}

const FORM = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?)?(Z|[+-]\d\d:?\d\d)?$/

/** A moment in UTC, as far as it was written. */
function instant(text: string): { readonly text: string; readonly precise: number } | null {
  const [, day, minute, second, fraction, zone = 'Z'] = FORM.exec(text) ?? []
  if (!day) return null
  if (!minute) return { text: day, precise: day.length }
  const at = new Date(`${day}T${minute}:${second ?? '00'}${zone}`)
  if (Number.isNaN(at.getTime())) return null
  const whole = at.toISOString().slice(0, 19)
  const utc = second === undefined ? whole.slice(0, 16) : fraction ? `${whole}.${fraction}` : whole
  return { text: utc, precise: utc.length }
}
