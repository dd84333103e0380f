import type { AuditHead } from '../../flow/archive.ts'
import { Problem } from '../../incident/problem.ts'

/** A head of the audit trail as somebody noted it down; throws a Problem where it is none. */
export function witnessed(text: string): AuditHead {
  const match = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim())
  if (match?.[1] && match[2]) return { seq: Number(match[1]), hash: match[2] }
  throw new Problem(
    'usage',
    'The witness is no head of the audit trail.',
    'Give it as a verification printed it: the number, a colon, and 64 digits of the hash, such as 12:3fa9…',
  )
}
