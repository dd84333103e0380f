/** Someone (or a watch, or an alert) asks why something failed. */
export type Request = {
  readonly id: string
  /** The words as written. Untrusted: they may choose among configured things, never add one. */
  readonly text: string
  readonly requester: string
  /** IANA zone of the requester, such as Asia/Tokyo; times without a zone are read in it. */
  readonly zone: string
  /** When the request was made, ISO 8601 UTC. */
  readonly at: string
  /** The guide that the requester named, if one was. */
  readonly guideId?: string
  /** What the requester already answered, by parameter name; a choice's label or its value. */
  readonly answers: Readonly<Record<string, string>>
  /** What it was said about; absent = it stands for itself. */
  readonly follows?: Follows
}

/** An earlier investigation of the same thread that a request refers to. */
export type Follows = {
  readonly id: string
  /** The words of the earlier request. */
  readonly text: string
  /** It asks about what was found, and not for another look. */
  readonly about: boolean
}

/** A question to the requester, as it was put, with the answer where there is one. */
export type Question = {
  /** The parameter asked for, or `guide` (which guide) or `time` (when). */
  readonly parameter: string
  readonly text: string
  readonly choices: readonly string[]
  readonly answer?: string
}
