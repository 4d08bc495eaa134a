// Pan, zoom and highlighting for the country map. Without this module the page is whole: picture, links, table.

const ZOOM = 1.6; // one press of a button
const NEAREST = 16; // times the whole map
const SHIFT = 0.2; // of what is seen, per press of an arrow
const DRAG = 5; // pixels before a press becomes a drag
const PHONE = 640; // on a narrower map the server draws larger marks
const KEYS = {
  "+": "in", "=": "in", "-": "out", "0": "all",
  ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down",
};
const MOVES = { left: [-SHIFT, 0], right: [SHIFT, 0], up: [0, -SHIFT], down: [0, SHIFT] };

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const figure = document.querySelector("figure[data-svg]");
if (figure) start(figure);

function start(figure) {
  const frame = figure.querySelector(".map-frame");
  const tools = figure.querySelector(".map-tools");
  const said = figure.querySelector(".map-said");
  const spots = [...frame.querySelectorAll(".spot")];
  const rows = new Map([...document.querySelectorAll("tr[data-country]")].map((row) => [row.dataset.country, row]));
  const pointers = new Map();
  const map = { svg: null, wide: 1, high: 1, x: 0, y: 0, zoom: 1 };
  let loading = null;
  let dragged = false;

  tools.hidden = false;
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", frame.dataset.label);
  for (const spot of spots) {
    spot.draggable = false;
    spot.place = [parseInt(spot.className.match(/\bx(\d+)/)[1]) / 100, parseInt(spot.className.match(/\by(\d+)/)[1]) / 100];
  }

  // The vector map is fetched when somebody turns to the map, not with the page: slow lines pay for what they use.
  function load() {
    loading ??= fetchMap().catch(() => { loading = null; });
    return loading;
  }

  async function fetchMap() {
    const address = new URL(figure.dataset.svg, location.href);
    if (dark.matches) address.searchParams.set("scheme", "dark");
    if (frame.clientWidth <= PHONE) address.searchParams.set("size", "phone");
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.status);
    const parsed = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
    const svg = document.importNode(parsed.documentElement, true);
    svg.setAttribute("aria-hidden", "true");
    [, , map.wide, map.high] = svg.getAttribute("viewBox").split(" ").map(Number);
    for (const circle of svg.querySelectorAll("circle")) {
      circle.dataset.r = circle.getAttribute("r");
      // The links stand on whole percents; zoomed in, that is beside the circle.
      const spot = spots.find((spot) => spot.dataset.country === circle.dataset.country);
      if (spot) spot.place = [circle.getAttribute("cx") / map.wide, circle.getAttribute("cy") / map.high];
    }
    for (const line of svg.querySelectorAll("[data-flow]")) line.dataset.width = line.getAttribute("stroke-width");
    (map.svg ?? frame.querySelector("picture")).replaceWith(svg);
    map.svg = svg;
    draw();
  }

  function draw() {
    map.zoom = Math.min(NEAREST, Math.max(1, map.zoom));
    const seen = 1 / map.zoom;
    map.x = Math.min(1 - seen, Math.max(0, map.x));
    map.y = Math.min(1 - seen, Math.max(0, map.y));
    map.svg.setAttribute("viewBox", [map.x * map.wide, map.y * map.high, seen * map.wide, seen * map.high].join(" "));
    // Marks grow slower than the ground, so that zooming in pulls crowded circles apart.
    const shrink = map.zoom ** 0.7;
    for (const circle of map.svg.querySelectorAll("circle")) circle.setAttribute("r", circle.dataset.r / shrink);
    for (const line of map.svg.querySelectorAll("[data-flow]")) line.setAttribute("stroke-width", line.dataset.width / shrink);
    frame.style.touchAction = map.zoom > 1 ? "none" : "pan-x pan-y";
    frame.classList.toggle("near", map.zoom >= 2);
    for (const spot of spots) placeSpot(spot);
    const at = map.zoom > 1 ? "#" + [map.x, map.y, map.zoom].map((number) => number.toFixed(3)).join(",") : "";
    history.replaceState(null, "", location.pathname + location.search + at);
  }

  function placeSpot(spot) {
    const [left, top] = [(spot.place[0] - map.x) * map.zoom, (spot.place[1] - map.y) * map.zoom];
    spot.style.left = `${left * 100}%`;
    spot.style.top = `${top * 100}%`;
    spot.parentElement.hidden = left < 0 || left > 1 || top < 0 || top > 1;
  }

  // `x` and `y`: the point of the frame that stays where it is, from 0 to 1.
  function zoomTo(zoom, x = 0.5, y = 0.5) {
    const next = Math.min(NEAREST, Math.max(1, zoom));
    map.x += x / map.zoom - x / next;
    map.y += y / map.zoom - y / next;
    map.zoom = next;
    draw();
  }

  async function act(name) {
    await load();
    if (!map.svg) return;
    if (name === "in") zoomTo(map.zoom * ZOOM);
    else if (name === "out") zoomTo(map.zoom / ZOOM);
    else if (name === "all") zoomTo(1);
    else {
      map.x += MOVES[name][0] / map.zoom;
      map.y += MOVES[name][1] / map.zoom;
      draw();
    }
  }

  function within(event) {
    const box = frame.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  function light(code) {
    for (const row of rows.values()) row.classList.toggle("lit", row.dataset.country === code);
    const row = rows.get(code);
    said.textContent = row ? `${row.cells[0].textContent.trim()}: ${row.cells[1].textContent.trim()}` : "";
    for (const shape of map.svg?.querySelectorAll("path[data-country]") ?? []) {
      shape.setAttribute("opacity", row && shape.dataset.country === code ? "0.6" : "1");
    }
    for (const line of map.svg?.querySelectorAll("[data-flow]") ?? []) {
      line.setAttribute("opacity", !row || line.dataset.flow.split(" ").includes(code) ? "1" : "0.25");
    }
  }

  const countryOf = (event) => event.target.closest?.("[data-country]")?.dataset.country;

  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) act(button.dataset.do);
  });
  frame.addEventListener("keydown", (event) => {
    if (event.target !== frame || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    event.preventDefault();
    act(KEYS[event.key]);
  });
  frame.addEventListener("pointerenter", load);
  frame.addEventListener("focusin", load);
  frame.addEventListener("dblclick", (event) => {
    if (map.svg) zoomTo(map.zoom * ZOOM, ...within(event));
  });
  // A wheel scrolls the page; only the pinch of a touchpad, which comes as a wheel with Ctrl, zooms the map.
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey || !map.svg) return;
    event.preventDefault();
    zoomTo(map.zoom * Math.exp(-event.deltaY / 100), ...within(event));
  }, { passive: false });

  frame.addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, within(event));
    dragged = false;
  });
  frame.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before || !map.svg) return;
    const now = within(event);
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    if (!dragged && Math.hypot(dx * frame.clientWidth, dy * frame.clientHeight) < DRAG) return;
    // Captured only now: a captured press would never reach the link under it as a click.
    if (!dragged) frame.setPointerCapture(event.pointerId);
    dragged = true;
    if (pointers.size === 2) pinch(event.pointerId, before, now);
    else {
      map.x -= dx / map.zoom;
      map.y -= dy / map.zoom;
      draw();
    }
    pointers.set(event.pointerId, now);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    frame.addEventListener(end, (event) => pointers.delete(event.pointerId));
  }

  function pinch(id, before, now) {
    const other = [...pointers].find(([key]) => key !== id)[1];
    const apart = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]);
    zoomTo(map.zoom * apart(now) / Math.max(apart(before), 0.01), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
  }

  frame.addEventListener("click", (event) => {
    if (dragged) {
      event.preventDefault();
      dragged = false;
      return;
    }
    const link = event.target.closest("a") ? null : rows.get(countryOf(event))?.querySelector("a");
    if (link) location.assign(link.href);
  }, true);

  for (const area of [frame, ...rows.values()]) {
    for (const kind of ["pointerover", "focusin"]) area.addEventListener(kind, (event) => light(countryOf(event)));
    for (const kind of ["pointerleave", "focusout"]) area.addEventListener(kind, () => light(null));
  }

  dark.addEventListener("change", () => {
    if (!map.svg) return;
    loading = null;
    load();
  });

  const at = location.hash.slice(1).split(",").map(Number);
  if (at.length === 3 && at.every(Number.isFinite)) {
    [map.x, map.y, map.zoom] = at;
    load();
  }
}
