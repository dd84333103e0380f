import { expect, test } from '@jest/globals'
import { lint } from '../../src/guides/lint.ts'
import { parseGuide } from '../../src/guides/parse-guide.ts'

const FRONT = '---\nparameters: { P: 1, N: 5, C: Level, Span: 1h, Table: T }\n---\n'
/** Line 8 is the query's first. */
const guide = (query: string) =>
  parseGuide(`${FRONT}# A\n## Steps\n### 1. B\n\`\`\`kql\n${query}\n\`\`\`\n`, 'a.md')

test.each([
  ['T | where a = = 1', 8, 'column 14: Missing expression'],
  ['T\n| summarise count()', 9, 'column 3: Query operator expected'],
  ['T\n| where (a == 1\n', 9, 'Expected: )'],
  ['T\n\n| project a b', 10, 'Expected: ,'],
  ['T\n| where x == "a\n| take 5', 9, 'never ends'],
  ['T | join (U) on a | where', 8, 'Missing'],
  ['let a = 1\nT | take a', 8, 'Expected: ;'],
  ['T | where a == 1 }', 8, 'unexpected'],
  ['let x = 5;', 8, 'no query'],
  ['// nothing', 8, 'no query'],
  ['externaldata(a:string)["https://example.com/a.csv"]', 8, 'outside the workspace'],
  ['.drop table T', 8, 'Management commands'],
])('%j is a defect of line %d: %s', (query, line, message) => {
  const [defect, ...others] = lint(guide(query))
  expect(others).toEqual([])
  expect(defect).toMatchObject({ line, message: expect.stringContaining(message) })
  expect(defect?.fix).not.toBe('')
})

test.each([
  'T_CL | where a == {P} and t between (datetime({StartTime}) .. datetime({EndTime}))',
  'T_CL | where t > ago({Span}) | top {N} by {C} desc',
  '{Table} | take {N}',
  'T_CL | where a in ("{P}", \'x\') and b matches regex @"\\d{2}" | extend c = dynamic({"a": [1]})',
  'let f = (x:string) { T_CL | where a == x }; f("{P}") | union (U_CL | take 1)',
  'T_CL | make-series c = count() default = 0 on t from ago(1d) to now() step {Span} | render timechart',
  'T_CL | evaluate bag_unpack(d) | mv-expand e to typeof(string) | parse-where e with * "x=" y:int *',
  '// a remark\nT_CL // another\n| take 1',
])('%s has no defect', (query) => expect(lint(guide(query))).toEqual([]))

test('what reading found stands among it, in order of the lines', () => {
  const text =
    '# A\n## Steps\n### 1. B\n```kql\nT |\n```\n### 2. C\n```kql signal=s colour=red\nT | where a == "{Q}"\n```\n'
  expect(lint(parseGuide(text, 'a.md')).map((defect) => defect.line)).toEqual([5, 8, 9])
})
