import type { Guide } from './guide.ts'

/** What somebody may ask who has the problem that a guide is for. */
export const exampleRequest = ({ title, symptoms }: Pick<Guide, 'title' | 'symptoms'>): string =>
  `${symptoms[0] ?? title} since about an hour`
