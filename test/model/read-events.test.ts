import { describe, expect, test } from '@jest/globals'
import { readEvents } from '../../src/model/read-events.ts'

async function read(text: string, size: number): Promise<unknown[]> {
  const bytes = Buffer.from(text)
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  return Array.fromAsync(readEvents(pieces()))
}

describe.each([1, 2, 7, 1000])('in pieces of %d bytes', (size) => {
  test('events, whatever their line ends and comments', async () => {
    expect(
      await read(
        '\n: ping\n\ndata: {"a":"é🙂"}\r\n\r\nid: 1\ndata: {"b":\ndata: 2}\n\ndata: [DONE]\n\n',
        size,
      ),
    ).toEqual([{ a: 'é🙂' }, { b: 2 }, '[DONE]'])
  })

  test('one document after blanks, over lines', async () => {
    expect(await read('  \n   {"a":\n\n 1}\n', size)).toEqual([{ a: 1 }, '[DONE]'])
  })

  test('nothing is nothing; what cannot be read throws', async () => {
    expect(await read('', size)).toEqual([])
    await expect(read('data: {"a"\n\n', size)).rejects.toThrow(SyntaxError)
  })
})
