import { codeOf } from './code-of.ts'
import { columnMeans } from './columns.ts'
import { type Derived, derived } from './derived.ts'
import type { Figure } from './figures.ts'
import { standsIn } from './forms.ts'
import { type Ground, saidNumbers, seesAbsence } from './ground.ts'
import { searchable } from './legible.ts'
import { NO_NUMBERS, type Numbers, numbersIn } from './numbers-in.ts'
import { boundsOf, fits } from './rounding.ts'
import { deniesAt, isNoneAt } from './sentences.ts'
import { isSize } from './sizes.ts'
import { anyWithin, sorted } from './sorted.ts'
import { spansOf } from './spans.ts'

const LIMITS =
  /\b(?:threshold|limit|quota|default|allow|normal|usual|maximum|minimum|timeout|interval|bin|bucket)|grenz|schwell|seuil/i
const WORD_BEFORE = /\p{L}+ $/u
const WORDS_AFTER = /^(?: \p{L}+){3}/u
const AROUND = 40
const FEW = /^(?:two|three|four|five|zwei|drei|vier|deux|quatre)$/i
const YEAR =
  /(?:\b(?:[Ii]n|[Ss]ince|of|[Yy]ear|[Ii]m|[Ee]n|[Uu]ntil|before|after)|\p{Lu}\p{Ll}{2,8}\.?,?)\s$/u

/** Whether a figure of a statement follows from the statement's ground. */
export type Support = (figure: Figure) => boolean

/**
 * What figures of a statement its ground supports: they stand there, or counting, adding and subtracting leads to them.
 * `told` = the moments that the statement names. A guide's numbers are limits, ports and codes: how often or how long
 * something was it cannot say.
 */
export function supportOf(statement: string, ground: Ground, told: readonly number[]): Support {
  const rows = ground.cited.flatMap((one) => one.rows)
  const said = merged(saidNumbers(ground))
  const cited = merged(rows.map((row) => row.numbers))
  const guides = merged(ground.guides.map((guide) => guide.numbers))
  const free = sorted([...cited.free, ...cited.measured, ...said.free, ...said.measured])
  const labels = sorted([...cited.inner, ...said.inner, ...guides.free, ...guides.inner])
  const cells = rows.flatMap((row) => [...row.measures])
  const spans = sorted([
    ...cited.spans,
    ...said.spans,
    ...cells.flatMap(([name, value]) => columnMeans(name).span.map((ms) => value * ms)),
  ])
  const sizes = sorted([
    ...cited.sizes,
    ...said.sizes,
    ...cells.flatMap(([name, value]) => columnMeans(name).size.map((scale) => value * scale)),
  ])
  const parts = cells.flatMap(([name, value]) => (columnMeans(name).share ? [value] : []))
  const fractions = parts.filter((value) => value > 0 && value < 1).map((value) => value * 100)
  const shares = sorted([...cited.shares, ...said.shares, ...parts, ...fractions])
  const guideSpans = sorted(guides.spans)
  const guideFree = sorted(guides.free)
  const moments = sorted(cited.moments)
  const years = new Set([...moments, ...said.moments].map((ms) => new Date(ms).getUTCFullYear()))
  const speaksOfLimits = LIMITS.test(statement)
  const between = once(() => spansOf(ground, said.moments, told))
  const more = once((): Derived => derived(statement, ground))
  const isCode = codeOf(statement, ground)

  const inGuide = (text: string): boolean =>
    ground.guides.some((guide) => standsIn(searchable(text), guide.lower))
  /** The guide has it with words beside it, or it is a small number of things that the guide has as many of. */
  const isPhrase = ({ index, text, of }: Figure): boolean => {
    const end = index + text.length
    const [before = ''] = WORD_BEFORE.exec(statement.slice(Math.max(0, index - AROUND), index)) ?? []
    const [after = ''] = WORDS_AFTER.exec(statement.slice(end, end + AROUND)) ?? []
    return (
      (of !== '' && FEW.test(text) && inGuide(`${text} ${of}`)) ||
      (before !== '' && inGuide(`${before}${text}`)) ||
      (after !== '' && inGuide(`${text}${after}`))
    )
  }
  const isLimit = ({ bound }: Figure): boolean => (bound !== null && bound !== 'about') || speaksOfLimits
  const asWritten = ({ text }: Figure): boolean => standsIn(searchable(text), ground.hay) || inGuide(text)

  /** A limit is told as the guide has it. */
  const exactly = (figure: Figure): Figure => ({ ...figure, bound: null })

  const isYear = (figure: Figure): boolean =>
    figure.means.some(({ value }) => years.has(value)) && YEAR.test(statement.slice(0, figure.index))

  const isOfGuide = (figure: Figure): boolean =>
    isPhrase(figure) ||
    (fits(guideFree, exactly(figure)) &&
      (isLimit(figure) || figure.means.every(({ value, step }) => step === 1 && value >= 1000)))

  /** So many in a second, a minute, an hour: what was counted over the time that the rows span. */
  const isRate = (figure: Figure): boolean => {
    const span = (moments.at(-1) ?? 0) - (moments[0] ?? 0)
    if (figure.per === null || span <= 0) return false
    const { per } = figure
    return fits(sorted([...more().counts, ...more().sums].map((count) => (count * per) / span)), figure)
  }

  const isNumber = (figure: Figure): boolean => {
    if (figure.means.length === 0) return asWritten(figure)
    if (fits(free, figure, figure.means, true)) return true
    if (isCode(figure.text)) return true
    if (figure.label) return fits(labels, figure) || asWritten(figure)
    return (
      isOfGuide(figure) ||
      isYear(figure) ||
      fits(more().counts, figure) ||
      fits(more().sums, figure) ||
      isRate(figure)
    )
  }

  const isSpan = (figure: Figure): boolean =>
    fits(spans, figure, figure.means, true) ||
    (isLimit(figure) && fits(guideSpans, exactly(figure))) ||
    isPhrase(figure) ||
    fits(more().spans, figure) ||
    figure.means.some((one) => !one.rare && between()(...boundsOf(figure, one)))

  const isClass = (figure: Figure): boolean =>
    figure.means.some(({ value, step }) => anyWithin(free, value, value + step - 1)) || asWritten(figure)

  const isShare = (figure: Figure): boolean =>
    fits(shares, figure, figure.means, true) ||
    isPhrase(figure) ||
    fits(more().shares, figure) ||
    (isLimit(figure) && fits(sorted(guides.shares), exactly(figure)))

  /** Of a whole result it may be said that something does not stand there, of an empty one that what it asked for does not. */
  const denies = deniesAt(statement)
  const asked = numbersIn(ground.asked)
  const isDenied = (figure: Figure): boolean =>
    (seesAbsence(ground) && isNoneAt(statement, figure.index)) ||
    (denies(figure.index) &&
      fits(sorted([...asked.free, ...asked.measured, ...asked.inner, ...asked.spans]), figure))

  const follows = (figure: Figure): boolean => {
    switch (figure.kind) {
      case 'number':
        return isNumber(figure)
      case 'span':
        return isSpan(figure)
      case 'size':
        return isSize(figure, sizes) || isSize(figure, more().sizes) || isPhrase(figure)
      case 'share':
        return isShare(figure)
      case 'class':
        return isClass(figure)
    }
  }
  const holds = (figure: Figure): boolean =>
    follows(figure) || isDenied(figure) || (figure.parts?.every(holds) ?? false)
  return holds
}

function merged(all: readonly Numbers[]): Numbers {
  const found = all.filter((one) => one !== NO_NUMBERS)
  return {
    free: found.flatMap((one) => one.free),
    measured: found.flatMap((one) => one.measured),
    sizes: found.flatMap((one) => one.sizes),
    shares: found.flatMap((one) => one.shares),
    inner: found.flatMap((one) => one.inner),
    spans: found.flatMap((one) => one.spans),
    moments: found.flatMap((one) => one.moments),
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
