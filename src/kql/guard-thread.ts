import { guard as judge, guardGuide as judgeGuide } from './guard.ts'

/** What the thread of the guards does with what it is sent. */
export const guard = ({ text, tables }: { readonly text: string; readonly tables: readonly string[] }) =>
  judge(text, { tables })
export const guardGuide = ({ text }: { readonly text: string }) => judgeGuide(text)
