import { createHash } from 'node:crypto'
import { canonicalize } from 'json-canonicalize'

/** What is recorded of an act: who did what to which object, from where, with the hashes of the exact bytes. */
export type AuditEvent = {
  /** A person's key, or `guidepost` for the program itself; names are kept apart so that they can be forgotten. */
  readonly actor: string
  readonly event: string
  /** What it was done to: an investigation's id, a person's key, an approval's id. */
  readonly object: string
  /** Where it came from: the platform and channel, or the command. */
  readonly origin: string
  /** Facts and hashes, never words that someone wrote. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

/** One row of the audit trail; `hash` covers everything else and, by `previous`, every row before it. */
export type AuditEntry = AuditEvent & {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number
  /** ISO 8601 UTC by the database's clock, to the microsecond. */
  readonly at: string
  readonly previous: string
  readonly hash: string
}

/** The hash that stands before the first entry. */
export const GENESIS = '0'.repeat(64)

/** SHA-256 in hexadecimal over the entry as canonical JSON (RFC 8785) without its own hash. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): string {
  const [before, between] = auditText(entry)
  return createHash('sha256')
    .update(`${before}${entry.at}${between}${entry.previous}","seq":${entry.seq}}`)
    .digest('hex')
}

/**
 * What is hashed of an event, as canonical JSON: the text before the moment, and the text from there to the hash before it;
 * after that hash the number follows. Whoever keeps the trail knows these three last of all.
 */
export function auditText(event: AuditEvent): readonly [string, string] {
  const { actor, event: what, object, origin, detail } = event
  const [before, after] = canonicalize({
    actor,
    at: MARK,
    detail,
    event: what,
    object,
    origin,
    previous: MARK,
    seq: 0,
  }).split('"at":"\ufffe"') as [string, string]
  const end = after.lastIndexOf(MARK)
  return [`${before}"at":"`, `"${after.slice(0, end)}`]
}
/** Stands for what is not known yet; no text that is kept holds it, since it is no character. */
const MARK = '\ufffe'

/** Something in the trail that is not as it was written; `seq` = the number of the first row it concerns. */
export type AuditFault = { readonly seq: number; readonly what: string }

/**
 * Reads a trail in the order of its numbers and gives what is wrong with it: a row that was changed, one that is missing,
 * inserted or out of its place. `head` is the last number and hash that were written. A hash chain alone cannot tell that
 * all of it was written anew: for that compare the head with one that was kept elsewhere.
 */
export async function auditFaults(
  entries: AsyncIterable<AuditEntry> | Iterable<AuditEntry>,
  head: { readonly seq: number; readonly hash: string },
): Promise<readonly AuditFault[]> {
  const faults: AuditFault[] = []
  let seq = 0
  let previous = GENESIS
  for await (const entry of entries) {
    if (entry.seq !== seq + 1)
      faults.push({
        seq: seq + 1,
        what: entry.seq > seq + 1 ? missing(seq + 1, entry.seq - 1) : `row ${entry.seq} stands twice`,
      })
    else if (entry.previous !== previous)
      faults.push({ seq: entry.seq, what: 'it does not follow the row before it: one of them was replaced' })
    if (auditHash(entry) !== entry.hash)
      faults.push({ seq: entry.seq, what: 'it was changed after it was written' })
    seq = entry.seq
    previous = entry.hash
  }
  if (seq < head.seq) faults.push({ seq: seq + 1, what: missing(seq + 1, head.seq) })
  else if (seq > head.seq) faults.push({ seq: head.seq + 1, what: 'it was added beside the program' })
  else if (previous !== head.hash) faults.push({ seq, what: 'it is not the row that was written last' })
  return faults
}

const missing = (from: number, to: number): string =>
  from === to ? 'it is missing' : `rows ${from} to ${to} are missing`
