import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type App, openApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { PartState } from '../src/console/part-state.ts'

const parts: PartState[] = []
const notes: string[] = []
const today = new Date().toISOString().slice(0, 10)
let app: App

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-test-demo-'))
  const env = { GUIDEPOST_DATA: folder, PATH: process.env.PATH ?? '' }
  const config = await readConfig(join(folder, 'none.yaml'), env)
  app = await openApp(config, {
    model: true,
    today: true,
    onPart: (part) => parts.push(part),
    note: (line) => notes.push(line),
  })
}, 60_000)
afterAll(() => app?.close())

test('with nothing configured the story happens today, and its request says in which zone', () => {
  expect(app.story?.request).toMatch(/^Please investigate the VPN failure around \d{4}-\d\d-\d\d 07:20 UTC$/)
  expect(app.story?.request).toContain(today)
  expect(app.doors.clock.now().toISOString()).toMatch(new RegExp(`^${today}T08:1`))
})

test('who hears of the parts is told there what stands for Azure, and nothing twice', () => {
  expect(notes).toEqual([])
  expect(parts).toEqual([
    { name: 'azure', state: 'off', how: expect.stringMatching(/recorded incident.*guidepost\.yaml/) },
  ])
})

test('what was done in an earlier demo stands against nothing', () => {
  expect(app.doors.repairs?.rules.pace.cooldownMinutes).toBe(0)
  expect(app.doors.repairs?.rules.pace.mostPerDay).toBeGreaterThan(1_000)
})
