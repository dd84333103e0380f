import type { Picture } from '../../incident/picture.ts'

/** The picture as an image; the libraries that draw it are loaded with the first one. Null where there is nothing to draw. */
export async function drawn(
  picture: Picture | null,
  width: number,
): Promise<{ png: Uint8Array; alt: string } | null> {
  if (!picture) return null
  const { drawPicture } = await import('./draw.ts')
  return drawPicture(picture, width)
}
