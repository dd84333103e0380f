import { ACTS } from './acts.ts'
import { AUDIT } from './audit.ts'
import type { Endpoint } from './endpoint.ts'
import { EVIDENCE } from './evidence.ts'
import { FOLLOWING } from './following.ts'
import { GUIDES } from './guides.ts'
import { READ } from './investigations.ts'
import { OPERATIONS } from './operations.ts'
import { PROPOSALS } from './proposals.ts'
import { start } from './start.ts'

/** Every endpoint, in the order in which they are read about. */
export const ENDPOINTS: readonly Endpoint[] = [
  start,
  ...READ,
  ...FOLLOWING,
  ...EVIDENCE,
  ...ACTS,
  ...PROPOSALS,
  ...GUIDES,
  ...AUDIT,
  ...OPERATIONS,
]
