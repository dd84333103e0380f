import type { Guide } from '../../incident/guide.ts'

/** A guide as it stands beside others in one investigation: ids of its steps and queries begin with `key`, titles with its own. */
export function linkedGuide(guide: Guide, key: string): Guide {
  return {
    ...guide,
    steps: guide.steps.map((step) => ({
      ...step,
      id: `${key}/${step.id}`,
      title: `${guide.title}: ${step.title}`,
      queries: step.queries.map((query) => ({ ...query, id: `${key}/${query.id}` })),
    })),
  }
}
