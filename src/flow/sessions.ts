/** Who is signed in, by a secret that only their browser holds: 8 hours from the last request on, a day at most. Rejects with Problem('storage-unavailable') as all memory does. */
export type Sessions = {
  readonly begin: (secret: string, body: string) => Promise<void>
  /** Null where there is none, or its time is over. */
  readonly find: (secret: string) => Promise<string | null>
  /** Ends one; where there is none, nothing happens. */
  readonly end: (secret: string) => Promise<void>
}
