export type Tail = {
  readonly add: (chunk: Buffer | string) => void
  /** The end of what was said, at most 4 kB. */
  readonly text: () => string
}

const KEPT_CHARACTERS = 4096

/** Keeps the end of an endless output and forgets the rest. */
export function tail(): Tail {
  let kept = ''
  return {
    add: (chunk) => {
      kept = (kept + chunk.toString()).slice(-KEPT_CHARACTERS)
    },
    text: () => kept.trim(),
  }
}
