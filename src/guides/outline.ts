import type { Item, Section } from './sections.ts'

export type Kind = 'environment' | 'step' | 'other'

const ENVIRONMENT =
  /\b(environments?|resources?|targets?|settings?|configurations?|parameters?|scope|inputs?|variables|log analytics|workspaces?)\b|環境|対象|構成|設定|リソース|パラメー?タ|ワークスペース/i
const STEPS =
  /^(steps?|procedures?|investigat\w*|troubleshoot\w*|checks?|diagnos\w*|how to (investigate|check|diagnose)|what to check|runbook)\b|手順|調査|^確認|切り分け|診断/i
const ASIDE =
  /^(notes?|references?|links?|background|history|examples?|see also)\b|備考|参考|補足|メモ|注意|例/i
const KQL = /^(kql|kusto)$/
/** A table, or names that let declares, and then a pipe into an operator that no shell has. */
const UNLABELLED =
  /^(?:\s*\/\/.*\n)*\s*(?:let\s+\w+\s*=|(?:union\s+)?\w+(?:\s*,\s*\w+)*\s*(?:\/\/.*)?\n?\s*\|\s*(?:where|project(?:-\w+)?|extend|summarize|distinct|parse|make-series|mv-expand|top\s+\d|take\s+\d)\b)/

/** Whether a fence holds a query: by its language, or, where it names none, by how it begins. */
export const isQuery = (fence: { readonly lang: string; readonly text: string }): boolean =>
  KQL.test(fence.lang) || (fence.lang === '' && UNLABELLED.test(fence.text))

/** A heading with the digits that a keyboard for Japanese writes as those of ASCII: １．, ①. */
const asciiNumber = (heading: string): string =>
  heading
    .replace(
      /^(\D{0,4}?)([０-９]+)/,
      (_, before: string, digits: string) => before + digits.normalize('NFKC'),
    )
    .replace(/^([①-⑳])\s*/, (_, digit: string) => `${digit.normalize('NFKC')}. `)

const NUMBER = /^(?:step\s*|手順\s*)?(\d+(?:[.-]\d+)*)(?:[.):：、．）\s]|$)/i

/** The number that a heading begins with, such as 2 or 2.1. */
export const numberOf = (heading: string): string | undefined => NUMBER.exec(asciiNumber(heading))?.[1]

/** A heading without the number that it begins with. */
export const unnumbered = (heading: string): string =>
  asciiNumber(heading)
    .replace(/^(?:step\s*|手順\s*)?\d+(?:[.-]\d+)*(?:[.):：、．）]\s*|\s+)/i, '')
    .trim()

/** Whether a heading only says that steps follow. */
export const announcesSteps = (heading: string): boolean => STEPS.test(unnumbered(heading))

/** The heading that is the guide's title: the first, if no other stands as high. */
export function titleOf(parts: readonly Section[]): string | null {
  const headed = parts.filter((part) => part.depth > 0)
  const [first] = headed
  return first && headed.slice(1).every((part) => part.depth > first.depth) ? first.heading : null
}

/** What each section is for: the outermost heading that says so decides; a query always makes a step. */
export function kinds(parts: readonly Section[]): readonly Kind[] {
  const title = titleOf(parts)
  const firstQuery = parts.findIndex((part) => part.fences.some(isQuery))
  return parts.map((part, index) => {
    if (part.fences.some(isQuery)) return 'step'
    const all = [...part.path, part.heading].filter((heading) => heading !== '')
    const headings = (all[0] === title ? all.slice(1) : all).map(unnumbered)
    for (const heading of headings) {
      if (ASIDE.test(heading)) return 'other'
      if (ENVIRONMENT.test(heading) && heading.split(/\s+/).length <= 5) return 'environment'
      if (STEPS.test(heading))
        return heading === headings.at(-1) && isContainer(parts, index) ? 'other' : 'step'
    }
    const above = firstQuery < 0 || index < firstQuery
    return above && part.items.some(namesResource) ? 'environment' : 'other'
  })
}

const isContainer = (parts: readonly Section[], index: number): boolean => {
  const part = parts[index]
  const next = parts[index + 1]
  return part !== undefined && announcesSteps(part.heading) && next !== undefined && next.depth > part.depth
}

const namesResource = (item: Item): boolean =>
  /^[`"']*\/subscriptions\//i.test(item.value) || item.items.some(namesResource)
