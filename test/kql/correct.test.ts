import { describe, expect, test } from '@jest/globals'
import { correct, unknownName } from '../../src/kql/correct.ts'

const COLUMNS = ['TimeGenerated', 'Category', 'status_s', 'remoteIP_s', 'remoteIP_d', 'Level']

describe('a column that does not exist', () => {
  test.each([
    ["'project' operator: Failed to resolve scalar expression named 'statuss_s'", 'statuss_s'],
    ["'where' operator: Failed to resolve column or scalar expression named 'remoteIp'", 'remoteIp'],
    ["The name 'Categry' does not refer to any known column, table, variable or function.", 'Categry'],
    ['A recognition error occurred in the query.', null],
  ])('%s', (message, name) => {
    expect(unknownName(message)).toBe(name)
  })

  test.each([
    ['T | project statuss_s', 'statuss_s', 'T | project status_s'],
    ['T | where Categry == "Categry" // Categry', 'Categry', 'T | where Category == "Categry" // Categry'],
    ['T | where timegenerated > ago(1h)', 'timegenerated', 'T | where TimeGenerated > ago(1h)'],
  ])('one edit or its case away is certain: %s', (text, name, corrected) => {
    expect(correct(text, name, COLUMNS)).toMatchObject({ kind: 'certain', text: corrected })
  })

  test('two that are equally near, a short name, or two edits are not certain; what is near is named', () => {
    expect(correct('T | project remoteIP_x', 'remoteIP_x', COLUMNS)).toEqual({
      kind: 'unsure',
      near: ['remoteIP_s', 'remoteIP_d'],
    })
    expect(correct('T | project Lev', 'Lev', COLUMNS).kind).toBe('unsure')
    expect(correct('T | project Catgry', 'Catgry', COLUMNS)).toEqual({ kind: 'unsure', near: ['Category'] })
    expect(correct('T | project nothing_like', 'nothing_like', COLUMNS)).toEqual({ kind: 'unsure', near: [] })
  })
})
