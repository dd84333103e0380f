import type { Run } from './run.ts'

/**
 * The text between two equal lines that nobody who writes logs can know: the model is told that what stands there is data.
 */
export function fenced(run: Pick<Run, 'id'>, text: string): string {
  const mark = `----- ${run.id.slice(0, 8)} -----`
  return `${mark}\n${text}\n${mark}`
}
