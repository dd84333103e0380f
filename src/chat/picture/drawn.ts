import { Piscina } from 'piscina'
import type { Picture } from '../../incident/picture.ts'
import type { RowCounts } from '../../incident/row-counts.ts'
import type { Task } from './draw-thread.ts'
import type { Theme } from './look.ts'

/** A picture takes a fraction of a second; one that takes so long is given up, milliseconds. */
const LONGEST_MS = 20_000
const MOST_WAITING = 1_000

type Image = { readonly png: Uint8Array; readonly alt: string }
type Drawer = { readonly draw: (task: Task) => Promise<Image> }

let drawer: Drawer | null = null

/**
 * Loads what draws, in a thread of its own, since nobody may wait meanwhile; to be called where pictures are to come, so
 * that the first is drawn as soon as the next. The thread does not keep the process alive.
 */
export function readyToDraw(): Drawer {
  drawer ??= openDrawer()
  return drawer
}

function openDrawer(): Drawer {
  const threads = new Piscina({
    filename: new URL('./draw-thread.ts', import.meta.url).href,
    name: 'draw',
    minThreads: 1,
    maxThreads: 1,
    maxQueue: MOST_WAITING,
  })
  return {
    draw: (task) => threads.run(task, { signal: AbortSignal.timeout(LONGEST_MS) }),
  }
}

/**
 * The picture as an image. Null where there is nothing to draw, or where it cannot be drawn, which `note` hears of: the
 * report goes out without it, and says the same in words.
 */
export const drawn = (
  picture: Picture | null,
  width: number,
  note: (why: string) => void,
  theme: Theme = 'light',
): Promise<Image | null> => tried(picture && { picture, width, theme }, note)

/** The same for rows over time. */
export const drawnCounts = (
  counts: RowCounts | null,
  width: number,
  note: (why: string) => void,
  theme: Theme,
): Promise<Image | null> => tried(counts && { counts, width, theme }, note)

async function tried(task: Task | null, note: (why: string) => void): Promise<Image | null> {
  if (!task) return null
  try {
    return await readyToDraw().draw(task)
  } catch (error) {
    note(error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'not drawn')
    return null
  }
}
