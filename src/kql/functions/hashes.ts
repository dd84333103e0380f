import { createHash, randomUUID } from 'node:crypto'
import { asText, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import type { KqlType } from '../table.ts'
import type { Scalar } from './scalar.ts'
import { xxhash64 } from './xxhash.ts'

const digest =
  (algorithm: string): Scalar =>
  ([value], call) =>
    createHash(algorithm).update(asText(value, call.types[0])).digest('hex')

/** A value as the bytes that it is stored in. */
function bytesOf(value: Value, type: KqlType): Uint8Array {
  if (type === 'string') return Buffer.from(asText(value))
  const bytes = Buffer.alloc(8)
  if (typeof value === 'bigint' && /^(long|datetime|timespan)$/.test(type)) bytes.writeBigInt64LE(value)
  else if (typeof value === 'number' && type === 'real') bytes.writeDoubleLE(value)
  else throw unsupported(`hash() of a value of type ${type}`)
  return bytes
}

const hash: Scalar = ([value, modulo], call) => {
  const whole = BigInt.asIntN(64, xxhash64(bytesOf(value, call.types[0] ?? 'dynamic')))
  if (modulo === null || modulo === undefined) return whole
  if (typeof modulo !== 'bigint' || modulo <= 0n) return null
  if (whole < 0n) throw unsupported('the remainder of a hash below zero')
  return whole % modulo
}

/** Functions that make a short text or a number of a value, by name. */
export const hashes: Readonly<Record<string, Scalar>> = {
  hash,
  hash_xxhash64: hash,
  hash_md5: digest('md5'),
  hash_sha1: digest('sha1'),
  hash_sha256: digest('sha256'),
  new_guid: () => randomUUID(),
}
