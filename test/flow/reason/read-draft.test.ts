import { describe, expect, test } from '@jest/globals'
import { readDraft } from '../../../src/flow/reason/read-draft.ts'

const REPORT = { summary: 'The pump stopped.' }
const call = (name: string, args: unknown) => ({
  id: 'c',
  name,
  arguments: typeof args === 'string' ? args : JSON.stringify(args),
})
const delivered = (text: string) => readDraft({ text, calls: [] })

describe('a report in calls', () => {
  test('is the first finish that holds, among others', () => {
    const calls = [
      call('look', {}),
      call('finish', { summary: 7 }),
      call('finish', REPORT),
      call('finish', { summary: 'other' }),
    ]
    expect(readDraft({ text: '', calls })).toMatchObject({ kind: 'draft', draft: REPORT })
  })

  test.each([
    ['{"summary":', /no JSON/],
    [{}, /summary/],
    [{ ...REPORT, cause: 'the supply' }, /cause/],
    [{ ...REPORT, cause: { text: 'x' } }, /evidence/],
    [{ ...REPORT, findings: Array.from({ length: 51 }, () => ({ text: 'x', evidence: [] })) }, /<=50/],
  ])('%.60j is told what is wrong with it', (args, fault) => {
    const answer = readDraft({ text: '', calls: [call('finish', args)] })
    expect(answer).toMatchObject({ kind: 'faulty', fault: expect.stringMatching(fault) })
    expect(JSON.stringify(answer).length).toBeLessThan(2_200)
  })

  test('is none where something else is called, whatever the text says', () => {
    expect(readDraft({ text: JSON.stringify(REPORT), calls: [call('look', {})] })).toBeNull()
  })
})

describe('a report in text', () => {
  const json = JSON.stringify(REPORT)
  test.each([
    json,
    `  ${json}\n`,
    `\`\`\`json\n${json}\n\`\`\``,
    `Here is my report:\n\`\`\`json\n${json}\n\`\`\``,
    JSON.stringify({ name: 'finish', arguments: REPORT }),
    JSON.stringify({ name: 'finish', arguments: json }),
    JSON.stringify({ name: 'finish', parameters: REPORT }),
    JSON.stringify({ type: 'function', function: { name: 'finish', arguments: REPORT } }),
    JSON.stringify({ finish: REPORT }),
    `<tool_call>\n${JSON.stringify({ name: 'finish', arguments: REPORT })}\n</tool_call>`,
  ])('%s', (text) => {
    expect(delivered(text)).toMatchObject({ kind: 'draft', draft: REPORT })
  })

  test.each([
    '',
    'The pump stopped.',
    '{"title": "no summary"}',
    `A row says ${json} and more.`,
    `${json}\n${json}`,
    '[]',
    'null',
    JSON.stringify({ name: 'look', arguments: {} }),
  ])('%j is none', (text) => {
    expect(delivered(text)).toBeNull()
  })

  test('with a fault is told what is wrong', () => {
    expect(delivered('{"summary": 7}')).toMatchObject({
      kind: 'faulty',
      fault: expect.stringMatching(/string/),
    })
  })
})
