import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Engine, openEngine } from '../../src/kql/engine.ts'
import type { Table } from '../../src/kql/table.ts'

const now = new Date('2026-01-02T00:00:00Z')
let engine: Engine
beforeAll(async () => {
  engine = await openEngine([])
})
afterAll(() => engine.close())

const doubled = (start: string, step: string, times: number): string =>
  `print a=${start}${step.repeat(times)}`
/** A text of so many millions of characters. */
const long = (millions: number): string => `strrep(strrep(strrep("a", 1000), 1000), ${millions})`

describe('a query ends at', () => {
  test.each([
    [
      'a join of 50,000 with 50,000 rows',
      'rows',
      'range a from 1 to 50000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 50000 step 1 | extend k = 1) on k',
    ],
    ['a long range', 'rows', 'range x from 1 to 1000000000000 step 1'],
    ['mv-expand after mv-expand', 'rows', 'print a=range(1, 2000) | mv-expand b=a | mv-expand c=a'],
    [
      'a billion bins',
      'rows',
      'range x from 1 to 2 step 1 | make-series count() on x from 0 to 1000000000 step 1',
    ],
    ['a text of the query', 'characters', `print ${'1 + '.repeat(400_000)}1`],
    [
      'a datatable of 10 MB',
      'characters',
      `datatable(a:string)[${Array.from({ length: 100_000 }, () => `"${'x'.repeat(98)}"`)}]`,
    ],
    ['texts in texts', 'characters', doubled(long(1), ' | extend a=strcat(a, a)', 20)],
    ['a text repeated', 'characters', `print strrep(${long(1)}, 100)`],
    ['a text replaced', 'held', `print replace_string(${long(1)}, "a", strrep("b", 1000))`],
    ['a text repeated in a list', 'characters', `print repeat(${long(1)}, 10000)`],
    ['lists in a list', 'characters', doubled('range(1, 1000)', ' | extend a=array_concat(a, a)', 30)],
    ['lists of lists', 'characters', doubled('dynamic([1])', ' | extend a=pack_array(a, a)', 60)],
    ['bags of bags', 'characters', doubled('dynamic({})', ' | extend a=bag_pack("p", a, "q", a)', 60)],
    [
      'deep JSON',
      'stack',
      'print parse_json(strcat(strrep(strrep("[", 1000), 100), strrep(strrep("]", 1000), 100)))',
    ],
    ['an answer', 'answer', `print ${Array.from({ length: 3 }, (_, n) => `a${n}=${long(40)}`)}`],
  ])('%s: the limit of %s, and the next one is answered', async (_, limit, query) => {
    const error = expect.stringContaining(limit)
    await expect(engine.run(query, { now })).rejects.toMatchObject({ code: 'E_LIMIT', message: error })
    expect((await engine.run('print 1', { now })).rows).toEqual([[1]])
  })

  test('the limit of time, and the next one is answered', async () => {
    const slow = 'range x from 1 to 1000000 step 1 | summarize count() by x, y = tostring(x % 1000)'
    await expect(engine.run(slow, { now, timeoutMs: 300 })).rejects.toMatchObject({ code: 'E_LIMIT' })
    expect((await engine.run('print 1', { now })).rows).toEqual([[1]])
  })

  test.each([
    ['bins', 'range x from 1 to 2000 step 1 | make-series count() on x from 0 to 1000000 step 1 by y=x'],
    // V8 ends the process whose memory is full within one of its own functions.
    [
      'parts',
      `range x from 1 to 30 step 1 | extend a=split(strcat(x, ${long(45)}), "a") | summarize make_list(a)`,
    ],
  ])(
    'too many %s in time or in memory',
    async (_, query) => {
      await expect(engine.run(query, { now, timeoutMs: 2500 })).rejects.toMatchObject({
        code: 'E_LIMIT',
        message: expect.stringMatching(/limit of (time|memory|rows)/),
      })
      expect((await engine.run('print 1', { now })).rows).toEqual([[1]])
    },
    15_000,
  )

  test('a limit while whoever holds the engine answers others', async () => {
    const server = createServer((_, response) => response.end('well'))
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const ended: string[] = []
    const query = engine
      .run('range x from 1 to 2000000 step 1 | summarize count() by tostring(x), y = x % 7', {
        now,
        timeoutMs: 800,
      })
      .then(
        () => ended.push('query'),
        () => ended.push('query'),
      )
    const { port } = server.address() as AddressInfo
    for (let asked = 0; asked < 3; asked++) ended.push(await (await fetch(`http://127.0.0.1:${port}`)).text())
    await query
    server.close()
    expect(ended).toEqual(['well', 'well', 'well', 'query'])
  })

  test('none where a datatable of 400,000 characters is read', async () => {
    const rows = Array.from({ length: 4000 }, () => `"${'x'.repeat(98)}"`)
    expect((await engine.run(`datatable(a:string)[${rows}] | count`, { now })).rows).toEqual([[4000]])
  })

  test('no limit where a pattern would be slow elsewhere', async () => {
    const query = 'print strcat(strrep(strrep("a", 1000), 50), "b") matches regex "(a+)+$"'
    expect((await engine.run(query, { now })).rows).toEqual([[false]])
  })
})

describe('an engine', () => {
  test('sees the tables of one run', async () => {
    const own: Table = { name: 'T', columns: [{ name: 'x', type: 'long' }], rows: [[4]] }
    expect((await engine.run('T', { now, tables: [own] })).rows).toEqual([[4]])
    await expect(engine.run('T', { now })).rejects.toMatchObject({ code: 'SEM0100' })
  })
  test('tells a fault of its own from a fault of the query', async () => {
    const broken = { name: 'T', columns: [{ name: 'x', type: 'long' }] } as unknown as Table
    const failed = engine.run('T', { now, tables: [broken] })
    await expect(failed).rejects.toMatchObject({ code: 'E_INTERNAL', name: 'Error' })
  })
})
