import type { Picture } from '../../incident/picture.ts'

/**
 * The picture as an image; the libraries that draw it are loaded with the first one. Null where there is nothing to draw, or
 * where it cannot be drawn, which `note` hears of: the report goes out without it, and says the same in words.
 */
export async function drawn(
  picture: Picture | null,
  width: number,
  note: (why: string) => void,
): Promise<{ png: Uint8Array; alt: string } | null> {
  if (!picture) return null
  try {
    const { drawPicture } = await import('./draw.ts')
    return await drawPicture(picture, width)
  } catch (error) {
    note(error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'not drawn')
    return null
  }
}
