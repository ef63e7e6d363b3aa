// The timeline of a chronology, drawn where scripts run: one lane for each agency, a column for each week with rows,
// silences hatched, key events as diamonds, the children's ages below. Bundled with D3's scale, selection and zoom
// (build.mjs). Everything it shows also stands on the page as text; styles come from the style sheet alone.
import { scaleUtc } from "d3-scale";
import { select } from "d3-selection";
import { utcMonday } from "d3-time";
import { zoom, zoomIdentity } from "d3-zoom";

const DAY = 86400000;
const LANE = 66;
const COLUMNS = 38;
const AGES = 42;
const TOP = 40;
const CLOSEST_DAYS = 28;
const NEAR = 8;

const dayOf = (text) => Date.parse(`${text}T00:00:00Z`);
const inWords = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const monthName = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });
const dayAndMonth = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

function counted(count, one) {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

// The first of a row of ticks says its year, so that a close look still tells when it is.
function tickWords(moment, index) {
  const at = new Date(moment);
  const year = at.getUTCFullYear();
  const alone = at.getUTCDate() === 1 && at.getUTCMonth() === 0;
  if (alone) return String(year);
  const words = at.getUTCDate() === 1 ? monthName.format(at) : dayAndMonth.format(at);
  return index === 0 ? `${words} ${year}` : words;
}

function show(place, instead, data) {
  const box = place.querySelector("[data-timeline-drawing]");
  const said = place.querySelector("[data-timeline-said]");
  const form = place.querySelector("form");
  const first = dayOf(data.first);
  const last = dayOf(data.last) + DAY;
  const lanes = data.lanes.map((lane) => ({
    ...lane,
    weeks: lane.weeks.map((week) => ({ ...week, at: dayOf(week.from) })),
    silences: lane.silences.map((silence) => ({ ...silence, at: dayOf(silence.from), until: dayOf(silence.to) + DAY })),
  }));
  const ages = data.ages.map((child) => ({
    ...child,
    years: child.years.map((year) => ({ ...year, at: dayOf(year.from), until: dayOf(year.to) + DAY })),
  }));
  const most = Math.max(1, ...lanes.flatMap((lane) => lane.weeks.map((week) => week.rows)));
  const height = TOP + LANE * lanes.length + AGES * ages.length + 4;
  // Weeks begin on Mondays; the first one of a timeline may be shorter.
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY;
  const weekAt = (moment) => Math.max(first, moment - ((moment - monday) % (7 * DAY)));

  place.hidden = false;
  if (instead) instead.hidden = true;

  const svg = select(box).append("svg")
    .attr("class", "app-lanes__picture").attr("height", height).attr("tabindex", 0)
    .attr("role", "application").attr("aria-roledescription", "timeline")
    .attr("aria-label", `Timeline, ${inWords.format(first)} to ${inWords.format(last - DAY)}, ${counted(lanes.length, "agency").replace("agencys", "agencies")}`)
    .attr("aria-describedby", "timeline-help");
  const hatch = svg.append("defs").append("pattern").attr("id", "timeline-silence").attr("width", 8).attr("height", 8)
    .attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)");
  hatch.append("path").attr("d", "M0 0V8").attr("class", "app-lanes__hatch");
  const grid = svg.append("g");
  const body = svg.append("g");
  const cursor = svg.append("rect").attr("class", "app-lanes__cursor").attr("visibility", "hidden");

  let width = 0;
  let seen = zoomIdentity;
  let here = null;
  const whole = scaleUtc().domain([first, last]);
  const scale = () => seen.rescaleX(whole);

  const top = (index) => TOP + LANE * index;
  const parts = lanes.map((lane, index) => {
    const group = body.append("g").attr("class", `app-lanes__lane app-agency--${lane.colour}`);
    group.append("line").attr("class", "app-lanes__rule").attr("x1", 0).attr("y1", top(index)).attr("y2", top(index));
    const silences = group.selectAll("rect").data(lane.silences).enter().append("rect")
      .attr("class", "app-lanes__silence").attr("fill", "url(#timeline-silence)").attr("y", top(index) + 24).attr("height", COLUMNS);
    const words = group.selectAll(".app-lanes__stated").data(lane.silences).enter().append("text")
      .attr("class", "app-lanes__stated").attr("y", top(index) + 47);
    const columns = group.append("path").attr("class", "app-lanes__columns");
    const events = group.append("path").attr("class", "app-lanes__event");
    group.append("rect").attr("class", "app-lanes__swatch").attr("x", 2).attr("y", top(index) + 6).attr("width", 12).attr("height", 12);
    const name = group.append("text").attr("class", "app-lanes__name").attr("x", 20).attr("y", top(index) + 17);
    return { silences, words, columns, events, name };
  });
  const strips = ages.map((child, index) => {
    const y = TOP + LANE * lanes.length + AGES * index;
    const group = body.append("g").attr("class", "app-lanes__ages");
    group.append("line").attr("class", "app-lanes__rule").attr("x1", 0).attr("y1", y).attr("y2", y);
    const spans = group.selectAll("rect").data(child.years).enter().append("rect").attr("y", y + 22).attr("height", 16);
    const words = group.selectAll(".app-lanes__age").data(child.years).enter().append("text").attr("class", "app-lanes__age").attr("y", y + 35);
    group.append("text").attr("class", "app-lanes__name").attr("x", 2).attr("y", y + 16).text(`Age of ${child.name}`);
    return { spans, words };
  });
  const bottom = TOP + LANE * lanes.length;

  // Words stand in a span of time only where they have room.
  function label(words, x, text) {
    words.each(function (span) {
      const from = Math.max(0, x(span.at));
      const to = Math.min(width, x(span.until));
      const fitting = text(span).find((one) => one.length * 7.5 < to - from) ?? "";
      select(this).attr("x", (from + to) / 2).text(fitting);
    });
  }

  // An agency's name over its lane, cut where it has no room: the line above the drawing says it in full.
  function name(lane, text) {
    const count = `  ${counted(lane.rows, "row")}${lane.leftOut ? `, not shown: ${lane.leftOut}` : ""}`;
    const fits = () => text.node().getComputedTextLength() < width - 26;
    text.text(lane.agency).append("tspan").attr("class", "app-lanes__count").text(count);
    if (!fits()) text.text(lane.agency);
    for (let letters = lane.agency.length; letters > 3 && !fits(); letters -= 1) text.text(`${lane.agency.slice(0, letters - 1)}…`);
  }

  function spread(spans, x) {
    spans.attr("x", (span) => x(span.at)).attr("width", (span) => Math.max(1, x(span.until) - x(span.at)));
  }

  function draw() {
    const x = scale();
    const [from, until] = x.domain();
    const room = Math.max(2, Math.floor(width / 70));
    // Where weeks have room for their dates, they are the columns' own: from Monday.
    const ticks = (until - from) / (7 * DAY) <= room ? utcMonday.range(from, until) : x.ticks(room);
    const lines = grid.selectAll("g").data(ticks, Number).join((entering) => {
      const group = entering.append("g");
      group.append("line").attr("y1", TOP - 8).attr("y2", bottom);
      group.append("text").attr("y", TOP - 14);
      return group;
    });
    lines.attr("class", (tick) => (tick.getUTCMonth() === 0 && tick.getUTCDate() === 1 ? "app-lanes__tick app-lanes__tick--year" : "app-lanes__tick"))
      .attr("transform", (tick) => `translate(${x(tick)},0)`);
    lines.select("text").text(tickWords).classed("app-lanes__edge", (tick) => x(tick) < 34);
    lanes.forEach((lane, index) => {
      const { silences, words, columns, events } = parts[index];
      const floor = top(index) + 24 + COLUMNS;
      spread(silences, x);
      label(words, x, (silence) => {
        const days = counted(Math.round((silence.until - silence.at) / DAY), "day");
        return [`${silence.declared ? "no contact stated" : "no rows, nothing stated"}, ${days}`, days];
      });
      let bars = "";
      let diamonds = "";
      for (const week of lane.weeks) {
        const from = x(week.at);
        const across = Math.max(2, x(week.at + 7 * DAY) - from - 1);
        if (from > width || from + across < 0) continue;
        const high = Math.max(5, (COLUMNS * week.rows) / most);
        bars += `M${from.toFixed(1)} ${floor}v${-high.toFixed(1)}h${across.toFixed(1)}v${high.toFixed(1)}Z`;
        if (week.keys.length) diamonds += `M${(from + across / 2).toFixed(1)} ${top(index) + 20}l6 6l-6 6l-6 -6Z`;
      }
      columns.attr("d", bars);
      events.attr("d", diamonds);
    });
    strips.forEach(({ spans, words }) => {
      spread(spans, x);
      label(words, x, (year) => (/^\d/.test(year.age) ? [counted(Number(year.age), "year"), year.age] : [year.age]));
    });
    body.selectAll(".app-lanes__rule").attr("x2", width);
    mark();
  }

  function weekOf(lane, at) {
    return lane.weeks.find((week) => week.at === at);
  }

  function mark() {
    if (!here) {
      cursor.attr("visibility", "hidden");
      return;
    }
    const x = scale();
    const from = x(here.at);
    cursor.attr("visibility", "visible").attr("x", from - 2).attr("y", top(here.lane) + 21)
      .attr("width", Math.max(6, x(here.at + 7 * DAY) - from + 3)).attr("height", COLUMNS + 5);
  }

  function tell() {
    const lane = lanes[here.lane];
    const week = weekOf(lane, here.at);
    const silence = lane.silences.find((one) => one.at <= here.at + 6 * DAY && here.at < one.until);
    const when = `${lane.agency}, week of ${inWords.format(here.at)}: `;
    const found = week ? counted(week.rows, "row") : silence ? `silent, ${silence.words}` : "no rows";
    const keys = week?.keys.length ? `. ${counted(week.keys.length, "key event")}: ${week.keys.join(" ")}` : "";
    const words = `${when}${found}${keys}`;
    if (said.textContent !== words) said.textContent = words;
  }

  function go(lane, at) {
    here = { lane, at };
    const x = scale();
    const place_ = x(at);
    if (place_ < 0 || place_ > width - 10) svg.call(zooming.translateTo, whole(at + 3.5 * DAY), 0);
    mark();
    tell();
  }

  function open() {
    const week = here && weekOf(lanes[here.lane], here.at);
    if (!week) return;
    form.elements.span.value = week.span;
    form.submit();
  }

  // What the pointer means: the lane, and the nearest week with rows, or the very week where none is near.
  function pointed(event) {
    const [left, above] = [event.clientX, event.clientY].map((value, axis) => value - (axis ? svg.node().getBoundingClientRect().top : svg.node().getBoundingClientRect().left));
    const index = Math.floor((above - TOP) / LANE);
    if (index < 0 || index >= lanes.length) return null;
    const x = scale();
    const moment = Math.min(Math.max(x.invert(left).getTime(), first), last - 1);
    let best = null;
    for (const week of lanes[index].weeks) {
      const [from, to] = [x(week.at), Math.max(x(week.at) + 2, x(week.at + 7 * DAY))];
      const off = left < from ? from - left : left > to ? left - to : 0;
      if (off <= NEAR && (!best || off < best.off)) best = { off, at: week.at };
    }
    return { lane: index, at: best ? best.at : weekAt(moment) };
  }

  const zooming = zoom()
    // D3 makes a wheel with Ctrl ten times as strong, for pinching; here Ctrl is how a wheel is meant at all.
    .wheelDelta((event) => -event.deltaY * (event.deltaMode === 1 ? 0.05 : event.deltaMode ? 1 : 0.002))
    .filter((event) => (event.type === "wheel" ? event.ctrlKey || event.metaKey : !event.ctrlKey && !event.button))
    .on("zoom", (event) => {
      seen = event.transform;
      draw();
    });

  function resize() {
    const now = box.clientWidth;
    if (!now || now === width) return;
    width = now;
    whole.range([0, width]);
    svg.attr("width", width).attr("viewBox", `0 0 ${width} ${height}`);
    zooming.extent([[0, 0], [width, height]]).translateExtent([[0, 0], [width, height]])
      .scaleExtent([1, Math.max(1, (last - first) / (CLOSEST_DAYS * DAY))]);
    lanes.forEach((lane, index) => name(lane, parts[index].name));
    svg.call(zooming.transform, zoomIdentity);
  }

  function closer(by) {
    if (!by) svg.call(zooming.transform, zoomIdentity);
    else if (here) svg.call(zooming.scaleBy, by, [Math.min(Math.max(scale()(here.at), 0), width), 0]);
    else svg.call(zooming.scaleBy, by);
  }

  svg.call(zooming).on("dblclick.zoom", null);
  // At its limits too, the wheel never makes the browser's whole page larger or scrolls it away.
  svg.node().addEventListener("wheel", (event) => (event.ctrlKey || event.metaKey) && event.preventDefault(), { passive: false });
  svg.on("pointermove", (event) => {
    if (event.buttons) return;
    const found = pointed(event);
    if (found) {
      here = found;
      mark();
      tell();
    }
    svg.classed("app-lanes__picture--opens", Boolean(found && weekOf(lanes[found.lane], found.at)));
  });
  svg.on("click", (event) => {
    const found = pointed(event);
    if (!found) return;
    here = found;
    open();
  });
  svg.on("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const keys = {
      ArrowRight: () => {
        const at = here?.at ?? -Infinity;
        const lane = here?.lane ?? 0;
        const next = lanes[lane].weeks.find((week) => week.at > at);
        if (next) go(lane, next.at);
      },
      ArrowLeft: () => {
        const at = here?.at ?? Infinity;
        const lane = here?.lane ?? 0;
        const before = lanes[lane].weeks.findLast((week) => week.at < at);
        if (before) go(lane, before.at);
      },
      ArrowDown: () => go(here ? Math.min(here.lane + 1, lanes.length - 1) : 0, here?.at ?? first),
      ArrowUp: () => go(here ? Math.max(here.lane - 1, 0) : 0, here?.at ?? first),
      Home: () => lanes[here?.lane ?? 0].weeks.length && go(here?.lane ?? 0, lanes[here?.lane ?? 0].weeks[0].at),
      End: () => lanes[here?.lane ?? 0].weeks.length && go(here?.lane ?? 0, lanes[here?.lane ?? 0].weeks.at(-1).at),
      "+": () => closer(2),
      "=": () => closer(2),
      "-": () => closer(0.5),
      0: () => closer(0),
      Enter: open,
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  for (const button of place.querySelectorAll("[data-timeline-zoom]")) {
    button.addEventListener("click", () => closer(Number(button.dataset.timelineZoom)));
  }
  new ResizeObserver(resize).observe(box);
  resize();
}

for (const place of document.querySelectorAll("[data-timeline]")) {
  const instead = document.querySelector("[data-timeline-instead]");
  try {
    const reply = await fetch(place.dataset.timeline, { credentials: "same-origin", headers: { Accept: "application/json" } });
    // Signed out, or no answer: the picture that stands there already stays.
    if (reply.ok && !reply.redirected) show(place, instead, await reply.json());
  } catch {
    place.hidden = true;
    if (instead) instead.hidden = false;
  }
}
