// What `gpaiscope.lookup` does in Python, over the same tables, which `search-index.js` holds. That is loaded as a script,
// since a page that is opened from a file may fetch nothing.
"use strict";

const SITE = window.SITE_SEARCH;
const PATTERNS = Object.fromEntries(
  Object.entries(SITE.patterns).map(([name, pattern]) => [name, new RegExp(pattern, "gu")]),
);
const IRREGULAR = new Map(Object.entries(SITE.irregular));
const HAVING = new Map(Object.entries(SITE.having));
const SKIPPED = new Set(SITE.skipped);
const MEANT = new Map(SITE.meant.map(([said, ways]) => [said.join(" "), ways]));
const LONGEST = Math.max(...SITE.meant.map(([said]) => said.length));
const OF_PEOPLE = new Set(SITE.meant.flatMap(([said]) => said));

function normalised(text) {
  return text.replace(PATTERNS.raised, raised => "^" + raised).normalize("NFKC").replaceAll("’", "'").toLowerCase();
}

function stem(word) {
  if (!/^[a-z]+$/i.test(word)) return word;
  if (IRREGULAR.has(word)) return IRREGULAR.get(word);
  word = word.replace(PATTERNS.ize, found => found[0] + "s").replaceAll("licens", "licenc");
  for (const [ending, least] of SITE.endings) {
    if (word.endsWith(ending) && word.length - ending.length >= least && !(ending === "s" && word.endsWith("ss"))) {
      word = word.slice(0, -ending.length);
      const [before, last] = word.slice(-2);
      const doubled = last === before && (!"ls".includes(last) || (last === "l" && word.length > 5));
      return doubled && word.length > 3 ? word.slice(0, -1) : word;
    }
  }
  return word;
}

function wordTerms(text) {
  return [...text.matchAll(PATTERNS.word)].map(([word]) =>
    stem(word.endsWith("'s") ? word.split("'")[0] : word.replaceAll("'", "")));
}

function provisionTerms(found) {
  const [kind, number] = Object.entries(found.groups).find(([, value]) => value !== undefined);
  if (kind === "paragraph" || kind === "guideline") return [`par${number}`];
  if (kind === "recital" || kind === "note") return [kind + number];
  let term = (kind === "article" ? "art" : kind) + number;
  const given = [term];
  const rest = found[0].slice(found[0].indexOf(number) + number.length);
  for (const point of rest.matchAll(PATTERNS.point)) {
    term += `(${point[1] || point[2] || point[3]})`;
    given.push(term);
  }
  return given;
}

function terms(text) {
  text = normalised(text).replace(PATTERNS.power, (_, mantissa, exponent, plain) => ` ${mantissa || 1}e${exponent || plain} `);
  text = text.replace(PATTERNS.day, (_, year, month, day) =>
    `${Number(day)} ${SITE.months[Math.min(11, Math.max(0, Number(month) - 1))]} ${year}`);
  const given = [];
  let last = 0;
  for (const found of text.matchAll(PATTERNS.provision)) {
    given.push(...wordTerms(text.slice(last, found.index)), ...provisionTerms(found));
    last = found.index + found[0].length;
  }
  return [...given, ...wordTerms(text.slice(last))];
}

function lettersOff(typed, word) {
  let before = [];
  let row = Array.from({length: word.length + 1}, (_, place) => place);
  for (let down = 1; down <= typed.length; down++) {
    const earlier = before;
    before = row;
    row = [down];
    for (let along = 1; along <= word.length; along++) {
      const wrong = typed[down - 1] === word[along - 1] ? 0 : 1;
      let cost = Math.min(before[along] + 1, row[along - 1] + 1, before[along - 1] + wrong);
      if (down > 1 && along > 1 && typed[down - 1] === word[along - 2] && typed[down - 2] === word[along - 1]) {
        cost = Math.min(cost, earlier[along - 2] + 1);
      }
      row.push(cost);
    }
  }
  return row[word.length];
}

function nearestWord(typed) {
  if (typed.length < SITE.shortest || typed.length > SITE.longest || !/^\p{L}+$/u.test(typed)) return null;
  const most = typed.length >= SITE.twoMistakes ? 2 : 1;
  let best = null;
  for (const word of SITE.words) {
    if (word[0] !== typed[0] || Math.abs(word.length - typed.length) > most) continue;
    const mistakes = lettersOff(typed, word);
    if (mistakes <= most && (best === null || mistakes < best[0])) best = [mistakes, word];
  }
  return best && best[1];
}

function parted(asked) {
  const given = new Map();
  let place = 0;
  while (place < asked.length) {
    let said = [asked[place]];
    for (let length = Math.min(LONGEST, asked.length - place); length > 0; length--) {
      const several = asked.slice(place, place + length);
      if (MEANT.has(several.join(" "))) {
        said = several;
        break;
      }
    }
    place += said.length;
    if (!(said.length === 1 && SKIPPED.has(said[0]))) given.set(said.join(" "), said);
  }
  return [...given.values()];
}

function told(way) {
  const sums = new Map();
  for (const term of way) {
    for (const [place, worth] of HAVING.get(term) || []) sums.set(place, (sums.get(place) || 0) + worth);
  }
  const share = way.length === 1 ? 1 : 1 / Math.sqrt(way.length);
  return [...sums].map(([place, worth]) => [place, worth * share]);
}

function provisionsNamed(text) {
  const named = [...new Set(terms(text).filter(term => term.search(PATTERNS.named) === 0))];
  return named.filter(term => !named.some(other => other.startsWith(term + "(")));
}

// The places of the entries that answer, best first, each page once.
function lookUp(asked) {
  asked = asked.slice(0, 4000).split(/\s+/).filter(Boolean).join(" ");
  const asWritten = new Map([...normalised(asked).matchAll(PATTERNS.word)].map(([word]) => [stem(word), word]));
  const mended = [];
  for (const term of terms(asked).slice(0, 64)) {
    if (HAVING.has(term) || OF_PEOPLE.has(term) || SKIPPED.has(term)) mended.push(term);
    else {
      const near = nearestWord(asWritten.get(term) || term);
      if (near) mended.push(...terms(near));
    }
  }
  const scores = new Map();
  for (const said of parted(mended)) {
    const telling = said.length === 1 ? said : said.filter(term => !SKIPPED.has(term));
    const sure = Math.sqrt(Math.max(1, telling.length));
    const known = telling.filter(term => HAVING.has(term));
    const ways = (MEANT.get(said.join(" ")) || []).map(way => [way, SITE.saidOtherwise * sure]);
    if (known.length) ways.unshift([known, sure]);
    const best = new Map();
    for (const [way, sureOfIt] of ways) {
      for (const [place, worth] of told(way)) best.set(place, Math.max(best.get(place) || 0, worth * sureOfIt));
    }
    for (const [place, worth] of best) scores.set(place, (scores.get(place) || 0) + worth);
  }
  const named = new Set([asked, ...provisionsNamed(asked)]);
  const isNamed = place => named.has(SITE.entries[place].id) || (SITE.entries[place].kind === "Provision" &&
    provisionsNamed(SITE.entries[place].id).some(term => named.has(term)));
  const worth = place => scores.get(place) * SITE.entries[place].weight;
  const ranked = [...scores.keys()].sort((one, other) =>
    isNamed(other) - isNamed(one) || worth(other) - worth(one) || one - other);
  const pages = new Map();
  for (const place of ranked) {
    const page = SITE.entries[place].address.split("#")[0];
    if (!pages.has(page)) pages.set(page, place);
  }
  return [...pages.values()];
}

function element(name, text, more = {}) {
  return Object.assign(document.createElement(name), {textContent: text}, more);
}

function show() {
  const asked = new URLSearchParams(location.search).get("q") || "";
  const said = document.getElementById("said");
  if (!said || !asked.trim()) return;
  document.querySelectorAll("input[name=q]").forEach(input => { input.value = asked; });
  const found = lookUp(asked).slice(0, 20);
  said.textContent = found.length ? `The ${found.length} best pages for “${asked}”:` : `Nothing was found for “${asked}”.`;
  document.getElementById("found").replaceChildren(...found.map(place => {
    const entry = SITE.entries[place];
    const item = document.createElement("li");
    item.append(element("a", entry.title, {href: entry.address}), element("p", entry.says),
      element("p", [entry.kind, entry.cites].filter(Boolean).join(", "), {className: "of"}));
    return item;
  }));
}

if (typeof document !== "undefined") addEventListener("DOMContentLoaded", show);
