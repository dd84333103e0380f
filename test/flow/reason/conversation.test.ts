import { describe, expect, test } from '@jest/globals'
import type { ModelMessage } from '../../../src/flow/ports.ts'
import { openConversation } from '../../../src/flow/reason/conversation.ts'

const OPENING: readonly ModelMessage[] = [
  { role: 'system', content: 'rules' },
  { role: 'user', content: 'evidence' },
]
const tool = (name: string) => ({ name, description: '', parameters: {} })
const open = () => openConversation(OPENING, [tool('look'), tool('finish')])
const call = (name: string, more: object = {}) => ({ id: 'a', name, arguments: '{}', ...more })
const last = (talk: ReturnType<typeof open>) => talk.messages().at(-1)?.content

describe('an answer', () => {
  test.each([
    ['look', 'look'],
    ['functions.look', 'look'],
    ['functions.look:0', 'look'],
    ['default_api:look', 'look'],
    ['overlook', 'overlook'],
    ['no such thing!', 'no_such_thing_'],
    ['', 'unnamed'],
    ['x'.repeat(1000), 'x'.repeat(64)],
  ])('that calls %.30j calls %.30j', (written, name) => {
    expect(open().said({ text: '', calls: [call(written)] })).toMatchObject([{ name }])
  })

  test('has calls with ids of their own, over all answers', () => {
    const talk = open()
    const ids = [1, 2].flatMap(() =>
      talk.said({ text: '', calls: [call('look'), call('look')] }).map(({ id }) => id),
    )
    expect(new Set(ids).size).toBe(4)
  })

  test('that is empty is told as one, and a long one is kept in part', () => {
    const talk = open()
    talk.said({ text: '', calls: [] })
    expect(last(talk)).not.toBe('')
    talk.said({ text: 'x'.repeat(100_000), calls: [call('look', { arguments: `"${'y'.repeat(100_000)}"` })] })
    expect(JSON.stringify(talk.messages().at(-1)).length).toBeLessThan(9_000)
  })

  test('with very many calls, the report the last of them, has its report', () => {
    const calls = [...Array.from({ length: 40 }, () => call('look')), call('finish')]
    expect(open().said({ text: '', calls }).at(-1)).toMatchObject({ name: 'finish' })
  })

  test('with very many calls: some are done, and the model is told how many are not', () => {
    const talk = open()
    const done = talk.said({ text: '', calls: Array.from({ length: 500 }, () => call('look')) })
    expect(done).toHaveLength(16)
    talk.answered(done.map(({ id }) => ({ callId: id, content: 'row' })))
    expect(last(talk)).toMatch(/^row\n\n484 further calls/)
  })
})

describe('what has been read is never changed', () => {
  test('a remark is added to what was not read yet, and to nothing else', () => {
    const talk = open()
    talk.remark('now')
    expect(talk.messages()).toEqual(OPENING)
    const [one] = talk.said({ text: '', calls: [call('look')] })
    talk.remark('now')
    expect(last(talk)).toBe('')
    talk.answered([{ callId: one?.id ?? '', content: 'row' }])
    talk.remark('now')
    expect(last(talk)).toBe('row\n\nnow')
  })

  test('only the last answers are left out, once', () => {
    const talk = open()
    expect(talk.shorten()).toBe(false)
    for (const rows of ['first '.repeat(100), 'second '.repeat(100)]) {
      const [one] = talk.said({ text: '', calls: [call('look')] })
      talk.answered([{ callId: one?.id ?? '', content: rows }])
    }
    const before = talk.messages()
    expect(talk.shorten()).toBe(true)
    expect(talk.messages().slice(0, -1)).toEqual(before.slice(0, -1))
    expect(last(talk)).toMatch(/^Left out/)
    expect(talk.shorten()).toBe(false)
  })

  test('the messages that were given out stay as they were', () => {
    const talk = open()
    const given = talk.messages()
    talk.dropped()
    talk.told('shorter')
    expect(given).toEqual(OPENING)
    expect(talk.messages().map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
  })
})
