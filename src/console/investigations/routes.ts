import type { Route } from '../route.ts'
import { evidencePage, evidenceRows } from './evidence-page.ts'
import { followList, investigationList, listPart } from './list.ts'
import { followOne, investigationPage, investigationPart } from './page.ts'
import { reportFile } from './report-file.ts'
import { cellPage, rowPage } from './row-page.ts'

/** The addresses of what was investigated. */
export const investigationRoutes: readonly Route[] = [
  { method: 'get', path: '/investigations', role: 'reader', answer: investigationList },
  { method: 'get', path: '/investigations/part', role: 'reader', answer: listPart },
  { method: 'get', path: '/investigations/live', role: 'reader', answer: followList },
  { method: 'get', path: '/investigations/:id', role: 'reader', answer: investigationPage },
  { method: 'get', path: '/investigations/:id/part', role: 'reader', answer: investigationPart },
  { method: 'get', path: '/investigations/:id/live', role: 'reader', answer: followOne },
  { method: 'get', path: '/investigations/:id/report.md', role: 'reader', answer: reportFile },
  { method: 'get', path: '/investigations/:id/evidence/:evidence', role: 'reader', answer: evidencePage },
  { method: 'get', path: '/investigations/:id/evidence/:evidence/cell', role: 'reader', answer: cellPage },
  {
    method: 'get',
    path: '/investigations/:id/evidence/:evidence/rows',
    role: 'reader',
    answer: evidenceRows,
  },
  { method: 'get', path: '/investigations/:id/evidence/:evidence/row', role: 'reader', answer: rowPage },
]
