import { expect, test } from '@jest/globals'
import { lint } from '../../src/guides/lint.ts'
import { parseGuide } from '../../src/guides/parse-guide.ts'

const guide = (...queries: string[]) => {
  const steps = queries
    .map((query, index) => `### ${index + 1}. Look\n\`\`\`kql\n${query}\n\`\`\`\n`)
    .join('\n')
  return parseGuide(
    `---\nparameters: { ResourceId: /subscriptions/00000000, Minutes: 5 }\n---\n# A guide\n## Steps\n${steps}`,
    'a.md',
  )
}

test('a misspelt column is a defect in the line of the file, wherever placeholders stand before it', () => {
  const query = [
    'AzureDiagnostics',
    '| where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))',
    '| where ResourceId =~ "{ResourceId}" and DurationMs > {Minutes} and Levl == "Error"',
    '| project TimeGenerated, Message',
  ].join('\n')
  expect(lint(guide('Heartbeat | take 5', query))).toEqual([
    { line: 15, message: 'Levl is no column of AzureDiagnostics.', fix: 'Did you mean Level?' },
  ])
})

test('what cannot be told is a warning', () => {
  expect(lint(guide('AzureDiagnostics\n| where nobodyKnows_s == "x"\n| take 5', 'Mine\n| take 5'))).toEqual([
    expect.objectContaining({
      line: 9,
      severity: 'warning',
      message: expect.stringContaining('cannot be told'),
    }),
    expect.objectContaining({ line: 15, severity: 'warning', message: expect.stringContaining('Mine') }),
  ])
})

test('a type that cannot fit is a defect with the place to correct', () => {
  expect(lint(guide('Heartbeat\n\n| where TimeGenerated > "{ResourceId}"'))).toEqual([
    {
      line: 10,
      message: "The operator '>' is not defined for the operand types datetime and string.",
      fix: 'Correct the query at: > "{ResourceId}"',
    },
  ])
})

test('a query that is no KQL, or would be refused, is judged by that alone', () => {
  expect(lint(guide('Heartbeat | where Computr = = 1'))).toHaveLength(1)
  expect(
    lint(guide('externaldata(Computr:string)["https://example.com/a.csv"] | where Compute == 1')),
  ).toHaveLength(1)
})
