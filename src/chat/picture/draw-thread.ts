import type { Picture } from '../../incident/picture.ts'
import { drawPicture } from './draw.ts'
import type { Theme } from './look.ts'

/** What the drawing thread does with what it is sent. */
export const draw = ({
  picture,
  width,
  theme,
}: {
  readonly picture: Picture
  readonly width: number
  readonly theme: Theme
}) => drawPicture(picture, width, undefined, theme)
