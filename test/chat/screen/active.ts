import type { Screen } from '../../../src/chat/screen/screen.ts'

/** What nobody sees and what may steer: nothing of it may be shown. */
export const HIDDEN = /\p{Default_Ignorable_Code_Point}|(?![\t\n])\p{Control}|[\ufff9-\ufffb]/u

/**
 * What a client makes a link of by itself. A long text may be divided within `hxxps://`, so that the next part begins with
 * the end of it, which no client knows.
 */
export const ACTIVE = /(?<!^(?:x{0,2}p?s?)|h(?:tt|xx)ps?):\/\/|https?:\/\/|www\.|mailto:/i

const NO_TEXT = ['kind', 'url', 'tone', 'style', 'mark', 'look', 'png', 'press']

/** Every text of a screen; presses, addresses and the names of looks are none, nor is what `but` names. */
export function textsOf({ brief, blocks, sections }: Screen, but: readonly string[] = []): readonly string[] {
  const texts: string[] = [brief]
  const walk = (value: unknown, name = ''): void => {
    if (NO_TEXT.includes(name) || but.includes(name)) return
    if (typeof value === 'string') texts.push(value)
    else if (Array.isArray(value)) for (const one of value) walk(one)
    else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) walk(one, key)
  }
  walk(blocks)
  for (const { title, blocks: inside } of sections) walk([title, inside])
  return texts
}
