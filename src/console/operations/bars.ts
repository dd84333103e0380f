import { html } from 'hono/html'
import type { Html } from '../route.ts'

const WIDTH = 720
const HEIGHT = 150

/** One bar for each day, with a text that says the same to whoever does not see it. */
export function dayBars(
  title: string,
  days: readonly { readonly day: string; readonly value: number; readonly text: string }[],
): Html {
  const most = Math.max(...days.map(({ value }) => value), 0)
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? '']
  const peak = days.find(({ value }) => value === most)
  const told =
    most === 0 || !peak
      ? `${title}: none from ${first} to ${last}.`
      : `${title} per day from ${first} to ${last}: the most on ${peak.day}, ${peak.text}; ${days.filter(({ value }) => value > 0).length} of ${days.length} days have any.`
  const width = WIDTH / Math.max(1, days.length)
  return html`<figure class="bars"><figcaption>${title} per day${peak && most > 0 ? html` <span class="dim">the most on ${peak.day}: ${peak.text}</span>` : ''}</figcaption>
<svg role="img" aria-label="${told}" viewBox="0 0 ${WIDTH} ${HEIGHT + 20}" preserveAspectRatio="none">
<line x1="0" x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}" class="axis"/>
${days.map(({ day, value, text }, at) => {
  const height = most === 0 ? 0 : Math.max(value > 0 ? 2 : 0, (value / most) * (HEIGHT - 6))
  return html`<rect x="${round(at * width + width * 0.1)}" y="${round(HEIGHT - height)}" width="${round(width * 0.8)}" height="${round(height)}"><title>${day}: ${text}</title></rect>`
})}
</svg><p class="row ends dim" aria-hidden="true"><span>${first}</span><span>${last}</span></p></figure>`
}

/** A bar beside a number in a table: how much of the most it is. */
export function shareBar(value: number, most: number): Html {
  const width = most === 0 ? 0 : round((value / most) * 100)
  return html`<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${width}" height="8"/></svg>`
}

const round = (n: number): number => Math.round(n * 100) / 100
