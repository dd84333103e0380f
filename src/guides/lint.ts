import type { Defect, Guide, GuideQuery } from '../incident/guide.ts'
import { guardGuide } from '../kql/guard/guard.ts'
import { lintQuery } from '../kql/lint.ts'
import { placeOf } from '../kql/refusal.ts'
import { parseSyntax, placed } from '../kql/syntax.ts'

/**
 * Everything that is wrong in a guide, in order of its lines: what reading it found, each query that is not KQL or
 * would be refused, and what Microsoft's published schemas speak against. The first call takes about a second, for
 * Kusto's parser; each query some milliseconds.
 */
export function lint(guide: Guide): readonly Defect[] {
  const queries = guide.steps.flatMap((step) => step.queries)
  const open = new Set(guide.defects.map((defect) => defect.line))
  const found = queries.flatMap((query) => faults(query).filter((defect) => !open.has(defect.line)))
  return [...guide.defects, ...found].sort((a, b) => a.line - b.line)
}

function faults(query: GuideQuery): readonly Defect[] {
  const { template, line } = query
  const { fault, tree } = parseSyntax(template)
  if (fault) {
    const place = placeOf(template, fault.at)
    const rest = template.slice(fault.at).split('\n', 1)[0] ?? ''
    return [
      {
        line: line + place.line - 1,
        message: `Not KQL in column ${place.column}: ${fault.message}`,
        fix: rest.trim() === '' ? 'Complete the query there.' : `Correct the query at: ${rest.slice(0, 60)}`,
      },
    ]
  }
  const refused = guardGuide(template)
  if (!refused && !placed(tree).some(({ node }) => node.kind === 'ExpressionStatement'))
    return [{ line, message: 'There is no query in this fence.', fix: 'Write it, or take the fence away.' }]
  if (refused) return [{ line, message: refused.message, fix: refused.fix }]
  return lintQuery(template).map(({ at, message, fix, severity }) => ({
    line: line + placeOf(template, at).line - 1,
    message,
    fix,
    ...(severity === 'warning' ? { severity } : {}),
  }))
}
