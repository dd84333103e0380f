import { readFile, stat } from 'node:fs/promises'
import type { Guide } from '../incident/guide.ts'
import { Problem } from '../incident/problem.ts'
import { MAX_GUIDE_BYTES } from './limits.ts'
import { parseGuide } from './parse-guide.ts'

/** Reads one guide's file; throws a Problem `guide-invalid` where it cannot be read or is no guide. */
export async function readGuide(file: string): Promise<Guide> {
  return parseGuide(decode(await bytes(file), file), file)
}

async function bytes(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file)
    if (size > MAX_GUIDE_BYTES)
      throw new Problem('guide-invalid', `${file} is larger than 256 KiB.`, 'Split it into several guides.')
    return await readFile(file)
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem(
      'guide-invalid',
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'Check that the file is there and may be read.',
      { cause: error },
    )
  }
}

function decode(content: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch (error) {
    throw new Problem('guide-invalid', `${file} is not UTF-8 text.`, 'Save it as UTF-8.', { cause: error })
  }
}
