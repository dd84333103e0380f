import { DATA } from './data.ts'
import { NETWORK } from './network.ts'
import { WORK } from './work.ts'

/** Something that a guide or a request may be about. */
export type Thing = {
  /** What people call it, in English, German, French and Japanese; separated by semicolons. */
  readonly said: string
  /** The wider thing that it is a kind of. */
  readonly of?: string
  /** Azure's resource types of it. */
  readonly types?: string
  /** How names of such resources begin, by the usual abbreviations. */
  readonly short?: string
  /** It goes with this thing most often, but others have it too: a guide must speak of it itself. */
  readonly aspect?: true
  /** So many guides and requests mention it that it tells little by itself. */
  readonly faint?: true
}

/** The things of the field, by our own short name. */
export const THINGS: Readonly<Record<string, Thing>> = { ...NETWORK, ...DATA, ...WORK }
