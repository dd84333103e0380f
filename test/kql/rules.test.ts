import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { evaluate } from '../../src/kql/evaluate.ts'
import { allTopics, type DocumentedRule, tablesOf, topicOf, withoutRepeats } from './read-rules.ts'
import { sameRows } from './same-rows.ts'

const now = new Date('2026-01-02T03:04:05Z')
const topics = allTopics()
let executed = 0

function prove(rule: DocumentedRule): void {
  executed++
  const run = () => evaluate(rule.query, tablesOf(rule), { now })
  if ('error' in rule) {
    const { code, says } = rule.error
    expect(run).toThrow(expect.objectContaining({ code, message: expect.stringContaining(says) }))
    return
  }
  const found = run()
  expect(found.columns).toEqual(rule.columns)
  // The rows themselves, where they differ, are what a reader of the failure needs.
  if (!sameRows(found.rows, rule.rows, rule.columns, rule.ordered)) expect(found.rows).toEqual(rule.rows)
  expect(sameRows(found.rows, rule.rows, rule.columns, rule.ordered)).toBe(true)
}

describe.each(topics)('$topic', ({ rules }) => {
  test.each(rules)('$rule', prove)
})

test('every rule that is written down was executed', () => {
  const directory = new URL('rules/', import.meta.url)
  const written = readdirSync(directory).map(
    (file) => (parse(readFileSync(new URL(file, directory), 'utf8')) as { rules: unknown[] }).rules.length,
  )
  expect(executed).toBe(written.reduce((sum, each) => sum + each, 0))
  expect(executed).toBeGreaterThanOrEqual(300)
})

describe('a file of rules is refused', () => {
  const good = {
    rule: '"One is one, in words."',
    source: 'https://learn.microsoft.com/kusto/query/print-operator',
    query: 'print x=1',
    columns: '[x:long]',
    rows: '[[1]]',
  }
  const file = (rule: Readonly<Record<string, string>>): string =>
    `topic: One\nrules:\n  - {${Object.entries(rule)
      .map(([key, value]) => `${key}: ${value}`)
      .join(', ')}}`
  const without = (key: keyof typeof good): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(good).filter(([each]) => each !== key))

  test('with a rule that stands in another one', () => {
    const [one, other] = [topicOf(file(good), 'one'), topicOf(file(good), 'other')]
    expect(() => withoutRepeats([one, other])).toThrow('other: the rule')
  })
  test('unless it is whole', () => expect(topicOf(file(good), 'one').rules).toHaveLength(1))
  test.each([
    ['a key that is not known', { ...good, skip: 'true' }],
    ['no source', without('source')],
    ['no sentence', without('rule')],
    ['rows without columns', without('columns')],
    ['no answer', without('rows')],
    ['rows and an error', { ...good, error: '{code: X, says: y}' }],
    ['a type that is not one', { ...good, columns: '[x:number]' }],
    ['a row that is too short', { ...good, rows: '[[]]' }],
    ['a source that is no page', { ...good, source: 'documentation' }],
  ])('with %s', (_, rule) => expect(() => topicOf(file(rule), 'one')).toThrow('one: '))
})
