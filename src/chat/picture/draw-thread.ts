import type { Picture } from '../../incident/picture.ts'
import type { RowCounts } from '../../incident/row-counts.ts'
import { drawCounts, drawPicture } from './draw.ts'
import type { Theme } from './look.ts'

/** What is to be drawn. */
export type Task = { readonly width: number; readonly theme: Theme } & (
  | { readonly picture: Picture }
  | { readonly counts: RowCounts }
)

/** What the drawing thread does with what it is sent. */
export const draw = (task: Task) =>
  'counts' in task
    ? drawCounts(task.counts, task.width, task.theme)
    : drawPicture(task.picture, task.width, undefined, task.theme)
