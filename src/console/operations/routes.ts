import type { Route } from '../route.ts'
import { auditFile, auditPage } from './audit.ts'
import { costFile, costPage } from './cost.ts'
import { freezePage, throwSwitch } from './freeze-switch.ts'
import { nowChanges, nowPage, nowPart } from './now.ts'
import { verificationPage, verify } from './verification.ts'

/** The addresses of this room. */
export const operationRoutes: readonly Route[] = [
  { method: 'get', path: '/operations', role: 'reader', answer: nowPage },
  {
    method: 'get',
    path: '/operations/now',
    role: 'reader',
    answer: async ({ session }, house) => ({ kind: 'part', body: await nowPart(session, house) }),
  },
  {
    method: 'get',
    path: '/operations/live',
    role: 'reader',
    answer: (asked, house) => ({ kind: 'stream', events: nowChanges(asked, house) }),
  },
  { method: 'get', path: '/operations/freeze', role: 'reader', answer: freezePage },
  { method: 'post', path: '/operations/freeze', role: 'reader', answer: throwSwitch },
  { method: 'get', path: '/operations/audit', role: 'operator', answer: auditPage },
  { method: 'get', path: '/operations/audit.ndjson', role: 'operator', answer: auditFile },
  { method: 'get', path: '/operations/audit/verification', role: 'operator', answer: verificationPage },
  { method: 'post', path: '/operations/audit/verification', role: 'operator', answer: verify },
  { method: 'get', path: '/operations/cost', role: 'operator', answer: costPage },
  { method: 'get', path: '/operations/cost.csv', role: 'operator', answer: costFile },
]
