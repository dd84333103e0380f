import { expect, test } from '@jest/globals'
import { drawn } from '../../../src/chat/picture/drawn.ts'
import type { Picture } from '../../../src/incident/picture.ts'

test('what cannot be drawn is told, and the report goes out without it', async () => {
  const told: string[] = []
  expect(await drawn({ from: 'never' } as unknown as Picture, 600, (why) => told.push(why))).toBeNull()
  expect(told).toHaveLength(1)
  expect(await drawn(null, 600, (why) => told.push(why))).toBeNull()
  expect(told).toHaveLength(1)
})
