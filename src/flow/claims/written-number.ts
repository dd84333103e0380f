/** A number as it is written, and the least step that its last digit shows. */
export type Written = {
  readonly value: number
  readonly step: number
  /** The less usual reading, as of 4,812 as nearly five: only a number that stands there makes it this one. */
  readonly rare?: true
}

/** Digits with whatever stands between them. */
export const DIGITS = /\d+(?:[.,]\d+)*/g

/**
 * What a run of digits, points and commas can mean: 4,812 is four thousand or nearly five; 1.234,5 is one number. Empty where
 * it is no number but a version.
 */
export function writtenNumber(raw: string): readonly Written[] {
  const signs = raw.match(/[.,]/g) ?? []
  if (signs.length === 0) return [{ value: Number(raw), step: 1 }]
  const last = signs.at(-1) ?? ''
  const grouped = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(raw)
  if (grouped && signs.every((sign) => sign === last)) {
    const whole = { value: Number(raw.replace(/[.,]/g, '')), step: 1 }
    return signs.length > 1 ? [whole] : [whole, { ...decimal(raw, last), rare: true }]
  }
  if (signs.length === 1) return [decimal(raw, last)]
  const mixed = /^\d{1,3}(?:,\d{3})+\.\d+$/.test(raw) || /^\d{1,3}(?:\.\d{3})+,\d+$/.test(raw)
  return mixed ? [decimal(raw, last)] : []
}

function decimal(raw: string, point: string): { readonly value: number; readonly step: number } {
  const at = raw.lastIndexOf(point)
  const places = raw.length - at - 1
  const value = Number(`${raw.slice(0, at).replace(/[.,]/g, '')}.${raw.slice(at + 1)}`)
  return { value, step: 1 / 10 ** places }
}
