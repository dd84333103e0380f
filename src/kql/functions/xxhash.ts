const p1 = 0x9e3779b185ebca87n
const p2 = 0xc2b2ae3d27d4eb4fn
const p3 = 0x165667b19e3779f9n
const p4 = 0x85ebca77c2b2ae63n
const p5 = 0x27d4eb2f165667c5n

const word = (n: bigint): bigint => BigInt.asUintN(64, n)
const turn = (n: bigint, by: bigint): bigint => word((n << by) | (n >> (64n - by)))
const round = (sum: bigint, input: bigint): bigint => word(turn(word(sum + input * p2), 31n) * p1)

/** The XXH64 digest of bytes, with seed 0, as an unsigned number of 64 bits. */
export function xxhash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  let sum = p5
  if (bytes.length >= 32) {
    let lanes = [word(p1 + p2), p2, 0n, word(-p1)]
    for (; at + 32 <= bytes.length; at += 32) {
      const start = at
      lanes = lanes.map((lane, index) => round(lane, view.getBigUint64(start + index * 8, true)))
    }
    const [a = 0n, b = 0n, c = 0n, d = 0n] = lanes
    sum = word(turn(a, 1n) + turn(b, 7n) + turn(c, 12n) + turn(d, 18n))
    for (const lane of lanes) sum = word((sum ^ round(0n, lane)) * p1 + p4)
  }
  sum = word(sum + BigInt(bytes.length))
  for (; at + 8 <= bytes.length; at += 8)
    sum = word(turn(sum ^ round(0n, view.getBigUint64(at, true)), 27n) * p1 + p4)
  if (at + 4 <= bytes.length) {
    sum = word(turn(sum ^ word(BigInt(view.getUint32(at, true)) * p1), 23n) * p2 + p3)
    at += 4
  }
  for (; at < bytes.length; at++) sum = word(turn(sum ^ word(BigInt(bytes[at] ?? 0) * p5), 11n) * p1)
  sum = word((sum ^ (sum >> 33n)) * p2)
  sum = word((sum ^ (sum >> 29n)) * p3)
  return sum ^ (sum >> 32n)
}
