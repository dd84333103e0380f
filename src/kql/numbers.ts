/** The whole number a text writes in decimal or hexadecimal, blanks around it allowed; null otherwise. */
export function wholeFrom(source: string, bits: 32 | 64): bigint | null {
  const text = source.trim()
  if (/^0x[0-9a-f]+$/i.test(text)) {
    const pattern = BigInt(text)
    return pattern < 1n << BigInt(bits) ? BigInt.asIntN(bits, pattern) : null
  }
  if (!/^[-+]?\d+$/.test(text)) return null
  const whole = BigInt(text)
  return BigInt.asIntN(bits, whole) === whole ? whole : null
}

/** The real number a text writes in decimal, blanks around it allowed; null otherwise. */
export function realFrom(source: string): number | null {
  const text = source.trim()
  if (/^nan$/i.test(text)) return Number.NaN
  // The short name of infinity is read in these two spellings only.
  const infinite = /^([-+]?)(?:[Ii]nf|[Ii]nfinity)$/.exec(text)
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : null
}

/** true or false in words or as a whole number, without blanks around it; null otherwise. */
export function truthFrom(text: string): boolean | null {
  if (/^true$/i.test(text)) return true
  if (/^false$/i.test(text)) return false
  const whole = /^\s|\s$/.test(text) ? null : wholeFrom(text, 64)
  return whole === null ? null : whole !== 0n
}
