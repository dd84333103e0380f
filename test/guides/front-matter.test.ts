import { expect, test } from '@jest/globals'
import { parseGuide } from '../../src/guides/parse-guide.ts'

const BODY = '\n---\n# T\n## Steps\n### 1. A\n```kql\nT | where A == "{P}"\n```\n'

test.each([
  ['title: A\nsymptom: [a]', 'line 3: symptom'],
  ['title: A\nwindow:\n  around: 1h\n  wide: 4h', 'line 5: window.wide'],
  ['title: A\nsymptoms:\n  - one\n  - { a: 1 }', 'line 5: symptoms.1'],
  ['# a remark\n\nparameters:\n  Q: 1\n  P: { chose: { a: 1 } }', 'line 6: parameters.P'],
  ['title: A\nactions: restart', 'line 3: actions'],
  ['title: A\ntitle: B', 'line 3: Map keys must be unique'],
  ['title: A\nsymptoms: [a\nid: b', 'line 4'],
  ['title: A\nid: b: c', 'line 3'],
  ['title: A\nid: Not An Id', 'line 3: the id'],
  ['title: A\nwindow:\n  around: soon', 'line 4: "soon"'],
  ['title: A\nparameters:\n  P: { match: "(" }', 'line 4: the pattern of P'],
  ['title: A\nparameters:\n  Q: 1\n  P: { from: resources.R }', 'line 5: P comes from resources.R'],
])('%j is told as %s', (front, message) => {
  const read = (): unknown => parseGuide(`---\n${front}${BODY}`, 'a.md')
  expect(read).toThrow(`a.md: `)
  expect(read).toThrow(message)
  expect(read).toThrow(expect.objectContaining({ code: 'guide-invalid', fix: expect.stringMatching(/./) }))
})

test('every mistake is told at once, in order of the lines', () => {
  expect(() => parseGuide(`---\nsee: 1\nwindow: 2\nfoo: 3${BODY}`, 'a.md')).toThrow(
    /line 2: see.*\nline 3: window.*\nline 4: foo/,
  )
})
