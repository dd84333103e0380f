/** `pending` = somebody went to sign in, for ten minutes; `open` = is signed in, 8 hours from the last request on, a day at most. */
export type SessionKind = 'pending' | 'open'

/** Who is signed in, by a secret that only their browser holds. Rejects with Problem('storage-unavailable') as all memory does. */
export type Sessions = {
  readonly begin: (secret: string, kind: SessionKind, body: string) => Promise<void>
  /** Null where there is none, or its time is over. */
  readonly find: (secret: string, kind: SessionKind) => Promise<string | null>
  /** The body of one that is over with this; null where there is none. */
  readonly end: (secret: string, kind: SessionKind) => Promise<string | null>
}
