import { limits } from '../../src/kql/limits.ts'
import type { DocumentedRule, Topic } from '../../test/kql/read-rules.ts'
import {
  aggregatesOfLanguage,
  type Callable,
  evaluated,
  functionsOfLanguage,
  operatorsOfLanguage,
  pluginsOfLanguage,
} from './language.ts'
import { type Mentions, type Proof, pageOf } from './mentions.ts'

const grouped = (n: number): string => n.toLocaleString('en-US')
const code = (name: string): string => `\`${name}\``
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ').trim()
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')

type Names = readonly Callable[]

/** The page about the query language: what is evaluated, what is refused, where answers differ, the limits, the rules. */
export function kqlPage(topics: readonly Topic[], proofs: readonly Proof[]): string {
  const rules = topics.flatMap((topic) => topic.rules)
  const linked = (name: string, uses: (mentions: Mentions) => boolean, about = name): string => {
    const page = pageOf(
      about,
      proofs.filter(({ mentions }) => uses(mentions)),
    )
    return page ? `[${code(name)}](${page})` : code(name)
  }
  const listed = (names: Names, known: ReadonlySet<string>): string =>
    names
      .filter(({ name, hidden }) => known.has(name) && !hidden)
      .map(({ name }) => name)
      .sort()
      .map((name) => linked(name, ({ calls }) => calls.has(name)))
      .join(' · ')
  const missing = (names: Names, known: ReadonlySet<string>, hidden: boolean): readonly string[] =>
    names
      .filter((each) => !known.has(each.name) && each.hidden === hidden)
      .map(({ name }) => name)
      .sort()
  const refused = (names: Names, known: ReadonlySet<string>): string =>
    missing(names, known, false).map(code).join(' · ') || 'none'

  const [functions, aggregates, plugins] = [
    functionsOfLanguage(),
    aggregatesOfLanguage(),
    pluginsOfLanguage(),
  ]
  const scalars = functions.filter(({ name }) => !evaluated.windows.has(name))
  const windows = functions.filter(({ name }) => evaluated.windows.has(name))
  const operators = operatorsOfLanguage()
  const [answered, others] = [true, false].map((wanted) =>
    operators.filter(({ kind }) => evaluated.operators.has(kind) === wanted),
  )
  const older = [
    ...missing(functions, evaluated.functions, true),
    ...missing(aggregates, evaluated.aggregates, true),
  ]

  return `# The query language here

A rehearsal, the sandbox and the checks of a guide answer KQL themselves, without Azure. Two things are promised:

- **What is answered is what Azure answers.** Queries are read and bound by Microsoft’s own parser; each of the
  ${grouped(rules.length)} rules at the end of this page is a query with its documented answer, and every one is run before a change lands.
- **What is not known to be right is refused.** A query that uses anything under “Not supported” ends in the error
  \`E_UNSUPPORTED\`, which names it. That says nothing about Azure: there the query may be fine.

Try a query with \`guidepost kql\`.

_This page is written by \`node docs/generate/kql.ts\` from the evaluator’s own tables and the rules; do not edit it._

## Supported

${table(
  ['Kind', 'Names'],
  [
    [
      'Tabular operators',
      (answered ?? [])
        .flatMap(({ kind, words }) =>
          words.map((word) => linked(word, ({ kinds }) => kinds.has(kind), words[0])),
        )
        .join(' · '),
    ],
    ['Aggregates', listed(aggregates, evaluated.aggregates)],
    ['Functions over neighbouring rows', listed(windows, evaluated.functions)],
    ['Functions', listed(scalars, evaluated.functions)],
    ['Plugins', listed(plugins, evaluated.plugins)],
  ],
)}

Older names of the same functions, such as \`parsejson\`, are understood too.

## Not supported

${table(
  ['Kind', 'Names'],
  [
    ['Tabular operators', (others ?? []).flatMap(({ words }) => words.map(code)).join(' · ') || 'none'],
    ['Aggregates', refused(aggregates, evaluated.aggregates)],
    ['Functions', refused(functions, evaluated.functions)],
    ['Plugins', refused(plugins, evaluated.plugins)],
    ['Older or undocumented names', older.map(code).join(' · ') || 'none'],
  ],
)}

Parts of what is supported, and other things that a query may hold:

${rules.flatMap(refusal).join('\n')}

## Where answers differ

${table(['What is answered here', 'Azure'], rules.flatMap(difference))}

## Limits

${table(
  ['One query may use', 'at most'],
  [
    ['characters of text', grouped(limits.queryCharacters)],
    ['rows that one operator makes', grouped(limits.rows)],
    ['characters of one text that a function makes', grouped(limits.characters)],
    ['memory', `${grouped(limits.memoryMegabytes)} MB`],
    ['time, unless a run asks for another', `${limits.milliseconds / 1000} s`],
  ],
)}

A query that needs more ends in the error \`E_LIMIT\`, which says which limit it was.

## The rules

${topics.map(section).join('\n\n')}
`
}

function refusal(rule: DocumentedRule): string[] {
  return 'error' in rule && rule.error.code === 'E_UNSUPPORTED' ? [line(rule)] : []
}

function line({ rule, source }: DocumentedRule): string {
  return `- ${rule.trim()} ([documentation](${source}))`
}

function difference(rule: DocumentedRule): string[][] {
  return rule.differs === undefined ? [] : [[`${rule.rule} ([documentation](${rule.source}))`, rule.differs]]
}

function section({ topic, rules }: Topic): string {
  return `### ${topic}\n\n${rules.map(line).join('\n')}`
}
