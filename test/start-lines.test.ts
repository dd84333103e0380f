import { stripVTControlCharacters } from 'node:util'
import { expect, test } from '@jest/globals'
import { startLines } from '../src/start-lines.ts'

const told = (inColour: boolean): readonly string[] => {
  const lines: string[] = []
  const start = startLines((line) => lines.push(line), inColour)
  start.part({ name: 'slack', state: 'off', how: 'SLACK_BOT_TOKEN turns it on' })
  start.part({ name: 'database', state: 'ok', how: 'Postgres of our own' })
  start.part({ name: 'guides', state: 'trouble', how: 'one of them' })
  start.note('Something to know.')
  start.address('http://127.0.0.1:3978', ['azure-mcp', 'database'])
  start.part({ name: 'azure-mcp', state: 'ok', how: null })
  return lines
}

test('each part has a line, what is still awaited too, and the address stands last', () => {
  expect(told(false).map((line) => line.replace(/\d+\.\d s/, '1.2 s'))).toEqual([
    '  slack        off               SLACK_BOT_TOKEN turns it on',
    '  database     ready      1.2 s  Postgres of our own',
    '  guides       trouble    1.2 s  one of them',
    '  Something to know.',
    '  azure-mcp    starting          the page works meanwhile; its line follows',
    'Guidepost runs at http://127.0.0.1:3978 (1.2 s).',
    '  azure-mcp    ready      1.2 s',
  ])
})

test('colours stand in a terminal alone, and change no word', () => {
  const [plain, coloured] = [told(false).join('\n'), told(true).join('\n')]
  expect(plain).not.toContain('\u001b')
  expect(coloured).toContain('\u001b[')
  const bare = stripVTControlCharacters(coloured)
  expect(bare.replaceAll(/\d+\.\d s/g, '')).toBe(plain.replaceAll(/\d+\.\d s/g, ''))
})
