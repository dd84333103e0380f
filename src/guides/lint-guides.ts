import type { Defect } from '../incident/guide.ts'
import { Problem } from '../incident/problem.ts'
import { guideFiles } from './guide-files.ts'
import { lint } from './lint.ts'
import { readGuide } from './read-guide.ts'

/** A guide's file and everything that is wrong in it; a file that is no guide has no id. */
export type Linted = {
  readonly path: string
  readonly id: string | null
  readonly defects: readonly Defect[]
}

/** Lints every guide at or below a path, one after another; throws `guides-unreadable` where there is none. */
export async function* lintGuides(path: string): AsyncGenerator<Linted> {
  const { files, skipped } = await guideFiles(path)
  for (const { path: file, message, fix } of skipped)
    yield { path: file, id: null, defects: [{ line: 1, message, fix }] }
  const ids = new Map<string, string>()
  for (const file of files) yield await linted(file, ids)
}

async function linted(file: string, ids: Map<string, string>): Promise<Linted> {
  try {
    const guide = await readGuide(file)
    const twin = ids.get(guide.id)
    ids.set(guide.id, file)
    const same: readonly Defect[] = twin
      ? [{ line: 1, message: `Its id ${guide.id} is that of ${twin}.`, fix: 'Give one of them another id.' }]
      : []
    return { path: file, id: guide.id, defects: [...same, ...lint(guide)] }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { path: file, id: null, defects: [{ line: 1, message: error.message, fix: error.fix }] }
  }
}
