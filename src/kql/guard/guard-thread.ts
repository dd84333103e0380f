import { type Guarded, guard } from './guard.ts'

/** What the thread of the guard does with what it is sent. */
export const judge = ({ text, allowed }: { text: string; allowed: { tables: readonly string[] } }): Guarded =>
  guard(text, allowed)
