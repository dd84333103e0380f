import type { Picture } from '../../incident/picture.ts'
import { drawPicture } from './draw.ts'

/** What the drawing thread does with what it is sent. */
export const draw = ({ picture, width }: { readonly picture: Picture; readonly width: number }) =>
  drawPicture(picture, width)
