import { writeFileSync } from 'node:fs'
import { allTopics } from '../../test/kql/read-rules.ts'
import { kqlPage } from './kql-page.ts'
import { proofsOf } from './mentions.ts'

// Writes docs/kql.md; a test fails when the page is not what this writes.
const topics = allTopics()
writeFileSync(new URL('../kql.md', import.meta.url), kqlPage(topics, proofsOf(topics)))
