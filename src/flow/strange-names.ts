import type { Guide } from '../incident/guide.ts'
import type { Gap } from '../incident/report.ts'

/** A word that looks like the name of a resource: parts between dashes, dots or underscores. */
const NAME = /[\p{L}\p{N}]+(?:[-_.][\p{L}\p{N}]+)+/gu

/**
 * Resources that a request names as the guide's own are named (conn-to-osaka, conn-to-nagoya) and that the guide does not
 * know: what was found is not about them, and nobody should take it so.
 */
export function strangeNames(text: string, guide: Guide): readonly Gap[] {
  const known = namesOf(guide)
  const all = `${guide.markdown}\n${[...known].join('\n')}`.toLowerCase()
  const families = new Set([...known].flatMap((name) => familyOf(name) ?? []))
  const strange = (text.normalize('NFKC').match(NAME) ?? []).filter((word) => {
    const family = familyOf(word.toLowerCase())
    return family !== null && families.has(family) && !all.includes(word.toLowerCase())
  })
  return [...new Set(strange)].map((name) => ({
    what: name,
    why: `the request names it, and the guide ${guide.id} does not know it; what was found is of ${[...known].filter((one) => familyOf(one) === familyOf(name.toLowerCase())).join(', ')}`,
    fix: `Check the name, or add ${name} to the guide.`,
  }))
}

/** What comes before the last dash: names of one family share it. */
function familyOf(name: string): string | null {
  const at = Math.max(name.lastIndexOf('-'), name.lastIndexOf('_'))
  return at >= 2 && !/^\d+$/.test(name.slice(0, at)) ? name.slice(0, at) : null
}

function namesOf({ resources, parameters }: Guide): ReadonlySet<string> {
  const ids = Object.values(resources).map((id) => id.slice(id.lastIndexOf('/') + 1))
  const choices = parameters.flatMap(({ source }) =>
    source.kind === 'choose' ? source.choices.map(({ label }) => label) : [],
  )
  return new Set([...ids, ...choices].map((name) => name.toLowerCase()))
}
